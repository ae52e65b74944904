package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// remote is the address a request comes from. What a header says counts only when a proxy of ours passed the
// request on: of the addresses in X-Forwarded-For the last one that is no proxy of ours, because everything
// before it may be made up by whoever sent it.
func (s *Server) remote(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := from.Addr().Unmap()
	if !s.isProxy(at) {
		return block(at)
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		a, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		if at = a.Unmap(); !s.isProxy(at) {
			break
		}
	}
	return block(at)
}

func (s *Server) isProxy(a netip.Addr) bool {
	return slices.ContainsFunc(s.opts.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// block is the address, or of IPv6 the network of 64 bits: one house has as many addresses in it as it likes.
func block(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
