package target

import "luoi/internal/person"

// Codes of the catalogue that other code asks for by name.
const (
	VoluntaryStock = "voluntary_stock"
	VoluntaryNew   = "voluntary_new"
	HealthRate     = "health_rate"
)

// Catalogue lists the indicators that every office has; offices add their own. It is made anew for each
// caller, so nobody can change it for others.
func Catalogue() []Indicator {
	const end, since = "số đến ngày cuối kỳ", "phát sinh từ đầu kỳ"
	return []Indicator{
		{Code: "voluntary_stock", Name: "Số người đang tham gia BHXH tự nguyện", NameEN: "People in voluntary social insurance", Kind: Stock, Unit: "người", Scheme: person.SchemeVoluntarySI, AsOf: end, Formula: CountStock},
		{Code: "voluntary_new", Name: "Số người tham gia mới BHXH tự nguyện", NameEN: "New in voluntary social insurance", Kind: Flow, Unit: "người", Scheme: person.SchemeVoluntarySI, AsOf: since, Formula: CountNew},
		{Code: "voluntary_renewed", Name: "Số người tái tục BHXH tự nguyện", NameEN: "Renewals of voluntary social insurance", Kind: Flow, Unit: "người", Scheme: person.SchemeVoluntarySI, AsOf: since, Formula: CountRenewed},
		{Code: "voluntary_lapsed", Name: "Số người dừng đóng BHXH tự nguyện", NameEN: "Lapses of voluntary social insurance", Kind: Flow, Unit: "người", Scheme: person.SchemeVoluntarySI, AsOf: since, Formula: CountLapsed, Less: true},
		{Code: "voluntary_net", Name: "Tăng ròng BHXH tự nguyện", NameEN: "Net growth of voluntary social insurance", Kind: Flow, Unit: "người", Scheme: person.SchemeVoluntarySI, AsOf: "số cuối kỳ trừ số đầu kỳ", Formula: CountNet},
		{Code: "voluntary_rate", Name: "Tỷ lệ lao động trong độ tuổi tham gia BHXH tự nguyện", NameEN: "Share of working-age labour in voluntary social insurance", Kind: Rate, Unit: "%", Scheme: person.SchemeVoluntarySI, AsOf: end, Numerator: "người tham gia BHXH tự nguyện", Denominator: "lao động trong độ tuổi", Formula: CountRate},
		{Code: "health_stock", Name: "Số người tham gia BHYT", NameEN: "People in health insurance", Kind: Stock, Unit: "người", Scheme: person.SchemeHealth, AsOf: end, Formula: CountStock},
		{Code: "health_rate", Name: "Tỷ lệ bao phủ BHYT", NameEN: "Health insurance coverage", Kind: Rate, Unit: "%", Scheme: person.SchemeHealth, AsOf: end, Numerator: "người tham gia BHYT", Denominator: "dân số", Formula: CountRate},
		{Code: "compulsory_stock", Name: "Số người tham gia BHXH bắt buộc", NameEN: "People in compulsory social insurance", Kind: Stock, Unit: "người", Scheme: person.SchemeCompulsorySI, AsOf: end, Formula: CountStock},
		{Code: "unemployment_stock", Name: "Số người tham gia BHTN", NameEN: "People in unemployment insurance", Kind: Stock, Unit: "người", Scheme: person.SchemeUnemployment, AsOf: end, Formula: CountStock},
		{Code: "labour_si_rate", Name: "Tỷ lệ lao động trong độ tuổi tham gia BHXH", NameEN: "Share of working-age labour in social insurance", Kind: Rate, Unit: "%", Scheme: person.SchemeAny, AsOf: end, Numerator: "người tham gia BHXH", Denominator: "lao động trong độ tuổi"},
		{Code: "labour_ui_rate", Name: "Tỷ lệ lao động trong độ tuổi tham gia BHTN", NameEN: "Share of working-age labour in unemployment insurance", Kind: Rate, Unit: "%", Scheme: person.SchemeAny, AsOf: end, Numerator: "người tham gia BHTN", Denominator: "lao động trong độ tuổi"},
	}
}
