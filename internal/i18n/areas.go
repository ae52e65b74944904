//go:build !js

package i18n

import "embed"

//go:embed vi/*.json en/*.json
var files embed.FS
