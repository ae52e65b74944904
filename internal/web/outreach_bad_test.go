package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/store"
)

// No form of the field work takes a picture. Whoever sends one of 40 MB all the same is answered with a refusal, soon, and nothing is
// written; so is whoever names a place or a number that is none.
func TestWhatAFormOfTheFieldDoesNotTake(t *testing.T) {
	f := newRightsFixture(t)
	ctx := context.Background()
	post := "/outreach/events?place=" + itoa(f.units["Ea Knốp"])
	f.enterAs(access.BaseOfficial)

	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("photo", "anh.jpg")
	f.ok(err)
	_, err = part.Write(make([]byte, 40<<20))
	f.ok(err)
	f.ok(m.WriteField("title", "Hội nghị"))
	f.ok(m.Close())
	req, err := http.NewRequest(http.MethodPost, f.site.URL+post, &body)
	f.ok(err)
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	begun := time.Now()
	if res, err := f.client.Do(req); err == nil { // a torn connection is an answer as well: the server stops reading
		_ = res.Body.Close()
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("a picture of 40 MB: %d", res.StatusCode)
		}
	}
	if d := time.Since(begun); d > 20*time.Second {
		t.Errorf("it took %s to refuse it", d)
	}

	whole := url.Values{"kind": {"launch"}, "title": {"Lễ ra quân"}, "on": {"2026-12-20"}, "hour": {"07:00"}, "venue": {"Sân"}, "venue_kind": {"office"}, "audience": {"residents"}, "lang": {"vi"}}
	for field, bad := range map[string]string{"kind": "party", "on": "32/13/2026", "hour": "25:99", "venue_kind": "moon", "audience": "' OR 1=1", "lang": "xx", "title": ""} {
		v := url.Values{}
		for k, x := range whole {
			v[k] = x
		}
		v.Set(field, bad)
		if res := f.post(post, v); res.status != http.StatusUnprocessableEntity && res.status != http.StatusBadRequest {
			t.Errorf("%s=%q: %d", field, bad, res.status)
		}
	}
	if res := f.post("/outreach/events?place="+itoa(f.units["Krông Ana"]), whole); res.status != http.StatusNotFound {
		t.Errorf("a forged place: %d", res.status)
	}
	f.ok(f.app.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Gatherings(day.Must(2020, 1, 1), day.Must(2030, 1, 1))
		if len(list) != 0 {
			t.Errorf("written all the same: %+v", list)
		}
		return err
	}))
	if res := f.post(post, whole); res.status != http.StatusSeeOther {
		t.Errorf("the same form without a fault: %d", res.status)
	}
}
