//go:build js && wasm

// Command wasm is the rules on the phone: the same advice and the same book as the office, compiled to
// WebAssembly. It gives the page three functions and then waits: luoiCalc(line, lang) answers one line of
// the calculator's contract, luoiBook() is the version of the book, and luoiUse(text) takes the office's
// book in its compact form in place of the one inside ("" or what is wrong with it).
package main

import (
	"syscall/js"

	"luoi/internal/advice"
	"luoi/internal/i18n"
	"luoi/internal/policy"
)

func main() {
	book, err := policy.Vietnam()
	if err != nil {
		js.Global().Set("luoiFault", err.Error())
		return
	}
	calc := func(_ js.Value, args []js.Value) any {
		if len(args) == 0 || args[0].Type() != js.TypeString {
			return nil
		}
		lang := i18n.VI
		if len(args) > 1 && args[1].Type() == js.TypeString {
			lang = i18n.Lang(args[1].String())
		}
		words := func(key string, args ...any) string { return i18n.T(lang, key, args...) }
		out, _ := advice.Answer(book, []byte(args[0].String()), words)
		return string(out)
	}
	js.Global().Set("luoiCalc", js.FuncOf(calc))
	js.Global().Set("luoiBook", js.FuncOf(func(js.Value, []js.Value) any { return book.Version() }))
	js.Global().Set("luoiUse", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) == 0 || args[0].Type() != js.TypeString {
			return "no book"
		}
		other, err := policy.ReadCompact(args[0].String())
		if err != nil {
			return err.Error()
		}
		book = other
		return ""
	}))
	select {} // the functions live as long as the page
}
