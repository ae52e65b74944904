package web

import (
	"luoi/internal/field"
	"luoi/internal/web/assets"
)

// FieldApp is the phone app's files. Its letters are those of the office's pages, so that the binary holds them once.
func FieldApp() (*field.Shell, error) {
	regular, err := assets.File(assets.RegularName)
	if err != nil {
		return nil, err
	}
	bold, err := assets.File(assets.BoldName)
	if err != nil {
		return nil, err
	}
	return field.NewShell(field.Fonts{Regular: regular, Bold: bold})
}
