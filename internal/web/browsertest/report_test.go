package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Monday: the report is made and checked, a wrong sentence keeps it in the house, mended it leaves as .docx.
func TestTheMondayReport(t *testing.T) {
	base := site(t)
	ctx := browser(t)
	watchBut(t, ctx, "409") // Chromium notes the refused file in its console
	residents, health := lists(t)
	do(t, ctx, "make the first account", chromedp.Navigate(base+"/"), chromedp.WaitVisible("#login"), chromedp.SendKeys("#name", "Phạm Thị Hạnh"),
		chromedp.SendKeys("#login", "hanh"), chromedp.SendKeys("#password", "mot cau de nho\r"), chromedp.WaitVisible(".empty"))
	takeIn(t, ctx, base, residents, false)
	takeIn(t, ctx, base, health, false)
	do(t, ctx, "match the lists", chromedp.Click(`form[action^="/link"] button`), chromedp.WaitVisible(`a.primary[href^="/coverage"]`))
	do(t, ctx, "make the report", chromedp.Navigate(base+"/reports"), chromedp.WaitVisible(`form[action^="/reports"]`), chromedp.Click(`form[action^="/reports"] button.primary`), chromedp.WaitVisible(".report-words"))
	page := ask(t, ctx, "where", chromedp.Location())
	pictures(t, ctx, "r1-report")
	status := func() string {
		return ask(t, ctx, "take the .docx", chromedp.Evaluate[string](`(async () => { const r = await fetch(location.pathname + '/report.docx'); return r.status + ' ' + r.headers.get('content-type'); })()`, chromedp.EvalAwaitPromise))
	}
	if got := status(); !strings.HasPrefix(got, "200 application/vnd.openxmlformats") {
		t.Errorf("the report as made: %s", got)
	}
	write := func(words string) {
		do(t, ctx, "open the words", chromedp.Navigate(page), chromedp.Click(".report-words summary"), chromedp.SetValue("#words", words))
		leave(t, ctx, "write "+words, chromedp.Click(".report-words form button.primary"))
	}
	write("Thôn có 47/82 người lao động trong độ tuổi tham gia, đạt tỷ lệ 75%.")
	do(t, ctx, "the red mark", chromedp.WaitVisible(".report-words .tag.bad"))
	pictures(t, ctx, "r2-wrong")
	if got := status(); !strings.HasPrefix(got, "409") {
		t.Errorf("a wrong figure left the house: %s", got)
	}
	write("Thôn có 47/82 người lao động trong độ tuổi tham gia, đạt tỷ lệ 57,3%.")
	if got := status(); !strings.HasPrefix(got, "200") {
		t.Errorf("the mended report: %s", got)
	}
	for name, path := range map[string]string{"r3-monday": "/reports/monday", "r4-figures": "/reports/figures"} {
		do(t, ctx, path, chromedp.Navigate(base+path), chromedp.WaitVisible("main"))
		pictures(t, ctx, name)
	}
}
