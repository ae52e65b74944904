package browsertest

import (
	"bytes"
	"context"
	"image"
	_ "image/png"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"luoi/internal/access"
	"luoi/internal/app"
)

// The office invites one collector's phone with one press on their account's page; the paper that comes is one small page
// whose square a camera reads, and a phone joins with it.
func TestOnePaperInvitesOnePhone(t *testing.T) {
	o := newOffice(t, 40)
	account := func(login string, role access.Role) app.Actor {
		a, err := o.App.CreateAccount(context.Background(), o.Boss, app.NewAccount{Login: login, Name: "Người " + login, Password: weekendPassword, Role: role, UnitID: o.Commune})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	account("chu", access.Administrator)
	collector := o.collector("Thu")
	site := "http://" + o.address
	ctx := browser(t)
	watch(t, ctx)
	signIn(t, ctx, site, "chu", weekendPassword)
	do(t, ctx, "the collector's account", chromedp.Navigate(site+"/accounts/"+collector.AccountID))
	leave(t, ctx, "one press", chromedp.Click(`#card-phone button`))
	eventually(t, ctx, "the paper", `document.querySelector('.invite-leaf svg path')`)
	code := strings.ReplaceAll(ask(t, ctx, "the code", chromedp.Evaluate[string](`document.querySelector('.invite-code').innerText.trim()`)), "-", "")
	want := site + "/field/#join=" + code
	if got := readSquare(t, ask(t, ctx, "a photograph", chromedp.CaptureScreenshot())); got != want {
		t.Errorf("the camera reads %q, want %q", got, want)
	}
	accessible(t, ctx, axe(t), "invitation")
	onePaper(t, ctx, "phone-invite-a6", 298, 420)
	narrow(t, ctx, "invitation", 360)
	do(t, ctx, "the larger paper", chromedp.Navigate(site+"/phones/invitation?paper=a5"), chromedp.WaitVisible(".invite-leaf.a5"))
	onePaper(t, ctx, "phone-invite-a5", 420, 595)
	look(t, ctx, "phone-invite", 1280, "light")
	o.join(phone(t), code)
	do(t, ctx, "sign out of it", chromedp.Navigate(site+"/phones"), chromedp.WaitVisible("#card-list"))
	if text := ask(t, ctx, "the register", chromedp.Evaluate[string](`document.querySelector('#card-list').innerText`)); !strings.Contains(text, collector.Name) {
		t.Errorf("the register of phones says: %s", text)
	}
}

func readSquare(t *testing.T, png []byte) string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(png))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatalf("no square can be read: %v", err)
	}
	return read.GetText()
}

var mediaBox = regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`)

// onePaper prints the page and wants a single sheet of about so many points.
func onePaper(t *testing.T, ctx context.Context, name string, wide, tall float64) {
	t.Helper()
	pdf := ask(t, ctx, "print", chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	save(t, name+".pdf", pdf)
	pages := mediaBox.FindAllSubmatch(pdf, -1)
	if len(pages) != 1 || !near(pages[0][1], wide) || !near(pages[0][2], tall) {
		t.Errorf("%s prints as %q", name, pages)
	}
}

func near(points []byte, want float64) bool {
	n, err := strconv.ParseFloat(string(points), 64)
	return err == nil && math.Abs(n-want) < 2
}
