package cli

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"luoi/internal/i18n"
)

// problem is a sentence of the parser that we say in our own words: its parts become the arguments of a
// message. The parser has no codes for its errors, so they are known by their text; a test asks for each.
type problem struct {
	text *regexp.Regexp
	key  string
}

// problems are the sentences people meet, the most special first.
func problems() []problem {
	return []problem{
		{regexp.MustCompile(`^missing flags: (.+)$`), "cli.parse.missing"},
		{regexp.MustCompile(`^expected one of (.+)$`), "cli.parse.one_more"},
		{regexp.MustCompile(`^expected (.+)$`), "cli.parse.missing"},
		{regexp.MustCompile(`^unknown flag ([^ ,]+)`), "cli.parse.no_flag"},
		{regexp.MustCompile(`^(.+) must be one of (.+) but got "(.*)"$`), "cli.parse.one_of"},
		{regexp.MustCompile(`^(--?[a-z-]+): expected \w+ value but got "EOL"`), "cli.parse.no_value"},
		{regexp.MustCompile(`^(--?[a-z-]+): expected (?:a valid \d+ bit )?u?int(?: value)? but got "([^"]*)"`), "cli.parse.no_number"},
		{regexp.MustCompile(`^(--?[a-z-]+): bool value must be .+ but got "(.*)"$`), "cli.parse.no_bool"},
	}
}

// other are words like the one typed, as the parser proposes them.
var other = regexp.MustCompile(`, did you mean (?:one of )?(.+)\?$`)

// unexpected is a word nobody asked for: a command that does not exist, or one word too many.
var unexpected = regexp.MustCompile(`^unexpected argument (.+?)(?:, did you mean .*)?$`)

// parseProblem says in lang what is wrong with a command line, and where to read about it.
func parseProblem(lang string, err error) string {
	text, path, group := err.Error(), "luoi", true
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		path, group = whereParsed(parse.Context)
	}
	return problemText(lang, text, group) + "\n" + i18n.T(lang, "cli.see_help", path)
}

func problemText(lang, text string, group bool) string {
	said := ""
	if m := unexpected.FindStringSubmatch(text); m != nil && group {
		said = i18n.T(lang, "cli.parse.no_command", m[1])
	} else if m != nil {
		said = i18n.T(lang, "cli.parse.too_many", m[1])
	}
	for _, p := range problems() {
		if m := p.text.FindStringSubmatch(text); m != nil && said == "" {
			said = i18n.T(lang, p.key, listed(m[1:])...)
		}
	}
	if said == "" {
		return i18n.T(lang, "cli.parse.other", text)
	}
	if m := other.FindStringSubmatch(text); m != nil {
		said += ". " + i18n.T(lang, "cli.parse.maybe", strings.ReplaceAll(m[1], `"`, ""))
	}
	return said
}

// listed are the parts of a sentence as arguments; lists of quoted words lose their quotes.
func listed(parts []string) []any {
	list := make([]any, len(parts))
	for i, p := range parts {
		p = strings.ReplaceAll(p, `","`, ", ")
		list[i] = strings.ReplaceAll(p, `"`, "")
	}
	return list
}

// whereParsed is the deepest command that was understood, and whether it only groups others.
func whereParsed(ctx *kong.Context) (path string, group bool) {
	path, group = "luoi", true
	for _, p := range ctx.Path {
		if p.Command != nil {
			path, group = p.Command.FullPath(), len(p.Command.Children) > 0
		}
	}
	return path, group
}

// helpIn prints the parser's help with its own few words in lang.
func helpIn(lang string) kong.HelpPrinter {
	return func(o kong.HelpOptions, ctx *kong.Context) error {
		var page bytes.Buffer
		out := ctx.Stdout
		ctx.Stdout = &page
		err := kong.DefaultHelpPrinter(o, ctx)
		ctx.Stdout = out
		if err != nil {
			return err
		}
		lines := strings.Split(page.String(), "\n")
		for i, line := range lines {
			lines[i] = helpLine(lang, line)
		}
		_, err = io.WriteString(out, strings.Join(lines, "\n"))
		return err
	}
}

func helpLine(lang, line string) string {
	if rest, ok := strings.CutPrefix(line, "Usage: "); ok {
		rest = strings.ReplaceAll(rest, "<command>", i18n.T(lang, "cli.help.a_command"))
		return i18n.T(lang, "cli.help.usage") + " " + strings.ReplaceAll(rest, "[flags]", i18n.T(lang, "cli.help.some_flags"))
	}
	switch {
	case line == "Arguments:":
		return i18n.T(lang, "cli.help.arguments")
	case line == "Flags:":
		return i18n.T(lang, "cli.help.flags")
	case line == "Commands:":
		return i18n.T(lang, "cli.help.commands")
	case strings.HasPrefix(line, `Run "luoi`):
		return i18n.T(lang, "cli.help.more")
	}
	return line
}
