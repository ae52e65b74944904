// Package browsertest drives the office pages with a real Chromium and keeps pictures of them for
// people to look at. It holds no product code.
package browsertest

// watchBut is watch for journeys in which a refusal is the point: Chromium notes it in its console.
func watchBut(t *testing.T, ctx context.Context, expected string) {
	t.Helper()
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if (m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException) && !strings.Contains(m.Text, expected) {
				t.Errorf("browser console: %s", m.Text)
			}
		}
	}()
}
