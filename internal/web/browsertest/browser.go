// Package browsertest drives the office pages with a real Chromium and keeps pictures of them for
// people to look at. It holds no product code.
package browsertest
