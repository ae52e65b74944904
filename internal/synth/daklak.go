package synth

// Đắk Lắk since 1 July 2025: its 102 communes with code, kind (x xã, p phường), name, population in
// thousands (rounded; an estimate where the official figure is missing or plainly wrong), the column
// and row of our own tile map, the base office that serves it, and the percentage of its villages
// that belong to a people other than the Kinh (E Ê Đê, M M'Nông, T Tày, N Nùng, H Mông, J Gia Rai; our
// own rough shares, for looks only).
const dakLakCommunes = `
22015|p|Tuy Hoà|126|13|4|0|
22045|p|Bình Kiến|44|14|3|0|
22051|p|Sông Cầu|39|14|1|1|
22057|x|Xuân Lộc|104|12|0|1|
22060|x|Xuân Cảnh|24|13|0|1|
22075|x|Xuân Thọ|11|12|1|1|
22076|p|Xuân Đài|22|13|1|1|
22081|x|Đồng Xuân|27|11|1|2|
22090|x|Xuân Lãnh|16|11|0|2|
22096|x|Phú Mỡ|9|10|1|2|E55
22111|x|Xuân Phước|16|11|2|2|
22114|x|Tuy An Bắc|26|12|2|3|
22120|x|Tuy An Đông|40|14|2|3|
22132|x|Tuy An Tây|13|12|3|3|
22147|x|Ô Loan|40|13|2|3|
22153|x|Tuy An Nam|30|13|3|3|
22165|x|Sơn Hoà|20|10|3|4|E25
22171|x|Tây Sơn|11|10|2|4|E35
22177|x|Vân Hoà|7|11|3|4|E5
22192|x|Suối Trai|11|10|4|4|E55
22207|x|Sông Hinh|24|11|6|5|E30
22222|x|Đức Bình|16|10|5|5|E35
22225|x|Ea Bá|8|9|5|5|E60N10
22237|x|Ea Ly|12|9|4|5|E20T15N15
22240|p|Phú Yên|62|14|4|0|
22250|x|Sơn Thành|28|11|5|6|
22255|x|Tây Hoà|20|12|5|6|
22258|p|Đông Hoà|132|13|5|7|
22261|p|Hoà Hiệp|54|14|5|7|
22276|x|Hoà Thịnh|31|13|6|6|
22285|x|Hoà Mỹ|16|12|6|6|
22291|x|Hoà Xuân|23|14|6|7|
22303|x|Phú Hoà 2|39|12|4|8|
22319|x|Phú Hoà 1|54|11|4|8|
24121|p|Tân Lập|73|3|7|9|E8
24133|p|Buôn Ma Thuột|170|2|6|9|E12
24154|p|Thành Nhất|52|2|7|9|E12
24163|p|Tân An|86|4|7|9|E6
24169|p|Ea Kao|18|3|8|9|E40
24175|x|Hoà Phú|49|1|7|9|E15
24181|x|Ea Drăng|54|5|2|10|E15
24184|x|Ea H'Leo|24|4|2|10|J45E10
24187|x|Ea Hiao|31|6|2|10|J45
24193|x|Ea Wy|29|3|3|10|N30T25
24208|x|Ea Khăl|30|4|3|10|E20N10
24211|x|Ea Súp|31|2|4|11|T10J10
24214|x|Ia Lốp|7|1|2|11|T30N20J8
24217|x|Ea Rốk|29|2|3|11|T20N20H8
24221|x|Ia Rvê|7|0|3|11|T15N10
24229|x|Ea Bung|10|0|4|11|T15N10J15
24235|x|Buôn Đôn|7|0|5|12|M35E35
24241|x|Ea Wer|30|1|5|12|E25M15
24250|x|Ea Nuôl|44|1|6|12|E45
24259|x|Quảng Phú|18|3|6|13|E20
24265|x|Ea Kiết|20|3|4|13|T15N15E25
24277|x|Ea Tul|35|4|5|13|E85
24280|x|Cư M'gar|26|3|5|13|E35
24286|x|Ea M'Droh|22|2|5|13|E30N20
24301|x|Cuôr Đăng|29|4|6|13|E70
24305|p|Buôn Hồ|24|5|5|14|E20
24310|x|Krông Búk|31|5|3|15|E30
24313|x|Cư Pơng|18|4|4|15|E75
24316|x|Pơng Drang|30|5|4|15|E35
24328|x|Ea Drông|24|6|5|14|E75
24340|p|Cư Bao|37|5|6|14|E25
24343|x|Krông Năng|44|6|4|16|E15T8
24346|x|Dliê Ya|47|6|3|16|E35N15
24352|x|Tam Giang|23|7|4|16|T15N20
24364|x|Phú Xuân|35|7|5|16|E5N15T10
24373|x|Ea Kar|88|7|6|17|E15N5
24376|x|Ea Knốp|37|8|4|17|T8N8
24400|x|Ea Păl|15|8|6|17|T12N12
24403|x|Ea Ô|24|8|7|17|T10N15
24406|x|Cư Yang|17|9|7|17|H15N15E15
24412|x|M'Drắk|14|9|6|18|E20N8
24415|x|Cư Prao|14|8|5|18|E45
24433|x|Ea Riêng|16|10|6|18|E15N10
24436|x|Cư M'ta|13|10|7|18|E40
24444|x|Krông Á|5|9|8|18|H50E20
24445|x|Ea Trang|7|10|8|18|E70
24448|x|Krông Bông|23|7|9|19|E20
24454|x|Dang Kang|21|6|9|19|E55
24472|x|Hoà Sơn|25|5|9|19|E15M5
24478|x|Cư Pui|28|8|8|19|H45M15E15
24484|x|Yang Mao|7|8|9|19|M45E35
24490|x|Krông Pắc|69|6|7|20|E15
24496|x|Ea Kly|40|7|7|20|E15N8
24502|x|Ea Phê|49|6|6|20|E20N15
24505|x|Ea Knuếc|44|5|7|20|E35
24526|x|Tân Tiến|34|6|8|20|E25T8
24529|x|Vụ Bổn|18|7|8|20|N25T15E20
24538|x|Krông Ana|48|2|9|21|E30
24540|x|Ea Ning|34|5|8|22|E20T10
24544|x|Ea Ktur|54|4|8|22|E45
24559|x|Ea Na|42|2|8|21|E40
24561|x|Dray Bhăng|40|4|9|22|E45
24568|x|Dur Kmăl|13|3|9|21|E55T8
24580|x|Liên Sơn Lắk|27|6|10|23|M45E5
24595|x|Đắk Liêng|23|3|10|23|M50T8
24598|x|Đắk Phơi|15|4|10|23|M80
24604|x|Krông Nô|23|5|10|23|M75N5
24607|x|Nam Ka|6|2|10|23|M60
`

// The base offices (BHXH cơ sở) follow the districts that ended in 2025.
var dakLakOffices = []string{
	"Tuy Hoà", "Sông Cầu", "Đồng Xuân", "Tuy An", "Sơn Hoà", "Sông Hinh", "Tây Hoà", "Đông Hoà", "Phú Hoà",
	"Buôn Ma Thuột", "Ea H'Leo", "Ea Súp", "Buôn Đôn", "Cư M'gar", "Buôn Hồ", "Krông Búk", "Krông Năng",
	"Ea Kar", "M'Drắk", "Krông Bông", "Krông Pắc", "Krông Ana", "Cư Kuin", "Lắk",
}
