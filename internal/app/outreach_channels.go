package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/store"
)

// LogPost notes what was published on a channel (8.04).
func (a *App) LogPost(ctx context.Context, actor Actor, p store.ChannelPost) error {
	p.Title, p.Link = line(p.Title), line(p.Link)
	var bad []fault.Field
	if !slices.Contains(outreach.Channels[:], p.Channel) {
		bad = append(bad, fault.Field{Field: "channel", Key: "outreach.post.channel"})
	}
	if p.Title == "" {
		bad = append(bad, fault.Field{Field: "title", Key: "outreach.event.title"})
	}
	if p.On.IsZero() || p.On.After(a.Today()) {
		bad = append(bad, fault.Field{Field: "on", Key: "outreach.along.day"})
	}
	if p.N < 1 || p.N > 1_000_000 {
		bad = append(bad, fault.Field{Field: "n", Key: "outreach.event.number"})
	}
	if p.Link != "" && !strings.HasPrefix(p.Link, "https://") {
		bad = append(bad, fault.Field{Field: "link", Key: "outreach.post.link"})
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.post.refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.RunEvents, p.UnitID, day.Date{})
		if err != nil {
			return err
		}
		p.UnitID = path[len(path)-1].ID
		if err := tx.InsertChannelPost(&p); err != nil {
			return err
		}
		return tx.Audit("channel.post", "post:"+itoa(p.ID), p.Channel)
	})
}

// SharesView is the posts to share in a week, and how many officers did (8.05).
type SharesView struct {
	Week   day.Date
	Posts  []store.SharePost
	Counts map[int64]int  // officers who shared, by post
	Mine   map[int64]bool // the actor did
	Any    int            // officers who shared at least one
	Of     int            // officers of the place: accounts that work there and may log
	MayRun bool
}

// Shares counts a week's sharing in the actor's territory.
func (a *App) Shares(ctx context.Context, actor Actor, week day.Date) (SharesView, error) {
	v := SharesView{Week: outreach.WeekOf(week), Counts: map[int64]int{}, Mine: map[int64]bool{}, MayRun: access.May(actor.Role, access.RunEvents)}
	if err := actor.may(access.SeeCounts); err != nil {
		return v, err
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		posts, shared, err := tx.SharePosts(v.Week)
		if err != nil {
			return err
		}
		v.Posts = posts
		accounts, err := tx.Accounts()
		if err != nil {
			return err
		}
		any := map[string]bool{}
		for _, acc := range accounts {
			if acc.DisabledAt != 0 || !access.May(access.Role(acc.Role), access.LogPlays) {
				continue
			}
			path, err := tx.Path(acc.UnitID, day.Date{})
			if err != nil {
				return err
			}
			if !actor.Covers(ids(path)) {
				continue
			}
			v.Of++
			for post, who := range shared {
				if slices.Contains(who, acc.ID) {
					v.Counts[post]++
					any[acc.ID] = true
				}
			}
		}
		v.Any = len(any)
		for post, who := range shared {
			v.Mine[post] = slices.Contains(who, actor.AccountID)
		}
		return nil
	})
	return v, err
}

// OfferPost asks the officers to share an official post this week.
func (a *App) OfferPost(ctx context.Context, actor Actor, title, link string) error {
	p := store.SharePost{Week: outreach.WeekOf(a.Today()), Title: line(title), Link: line(link)}
	if p.Title == "" || !strings.HasPrefix(p.Link, "https://") {
		return fault.WithFields("outreach.post.refused", fault.Field{Field: "link", Key: "outreach.post.link"})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.RunEvents, 0, day.Date{})
		if err != nil {
			return err
		}
		p.UnitID = path[len(path)-1].ID
		if err := tx.InsertSharePost(&p); err != nil {
			return err
		}
		return tx.Audit("share.offer", "share:"+itoa(p.ID), "")
	})
}

// SharePost notes that the actor shared a post.
func (a *App) SharePost(ctx context.Context, actor Actor, post int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := actor.may(access.LogPlays); err != nil {
			return err
		}
		posts, _, err := tx.SharePosts(outreach.WeekOf(a.Today()))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(posts, func(p store.SharePost) bool { return p.ID == post }) {
			return fault.New(fault.NotFound, "outreach.no_such_post")
		}
		return tx.SetShared(post, actor.AccountID)
	})
}
