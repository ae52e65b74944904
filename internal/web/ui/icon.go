package ui

// iconPath is the drawing of an icon; an unknown name draws a plain dot rather than nothing.
func iconPath(name string) string {
	switch name {
	case "today":
		return "M3 9.5 10 3l7 6.5V17h-4.5v-5h-5v5H3z"
	case "net":
		return "M3 5q3.5 4 7 0t7 0M3 10q3.5 4 7 0t7 0M3 15q3.5 4 7 0t7 0"
	case "upload":
		return "M10 13V4M6 8l4-4 4 4M3 13v3.5h14V13"
	case "download":
		return "M10 4v9M6 9l4 4 4-4M3 13v3.5h14V13"
	case "pair":
		return "M7.5 13.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zM12.5 15.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9z"
	case "people":
		return "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM1.5 17c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 9a2.6 2.6 0 1 0 0-5M14 12c2.6 0 4.5 2 4.5 5"
	case "place":
		return "M10 18s5.5-5.2 5.5-9.5a5.5 5.5 0 0 0-11 0C4.5 12.8 10 18 10 18zM10 10.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"
	case "book":
		return "M5 2.5h8l3 3v12H5zM8 9h5M8 12h5M8 15h3"
	case "list":
		return "M7 5h10M7 10h10M7 15h10M3.5 5h.01M3.5 10h.01M3.5 15h.01"
	case "leaf":
		return "M5 2.5h10v15H5zM7.5 6h5M7.5 9h5M7.5 12h2.5M12 14.5h.01"
	case "scales":
		return "M10 3v14M6 17h8M4 6h12M4 6l-2.3 5h4.6zM16 6l-2.3 5h4.6z"
	case "home":
		return "M3 17V8l7-5 7 5v9M8 17v-5h4v5"
	case "search":
		return "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17.5 17.5"
	case "down":
		return "M5 7.5l5 5 5-5"
	case "right":
		return "M7.5 5l5 5-5 5"
	case "more":
		return "M3 5h14M3 10h14M3 15h14"
	case "print":
		return "M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z"
	case "calendar":
		return "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4"
	case "warn":
		return "M10 3 18 17H2zM10 8v4M10 14.5h.01"
	case "bad":
		return "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM7 7l6 6M13 7l-6 6"
	case "ok":
		return "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 10.5 9 13l4.5-5.5"
	case "info":
		return "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 9.5V14M10 6.5h.01"
	case "lock":
		return "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9"
	case "eye":
		return "M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
	case "clock":
		return "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 5.5V10l3 2"
	case "chart":
		return "M3 17h14M5 17v-5M10 17V8M15 17V4"
	case "target":
		return "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10 10h.01"
	case "coins":
		return "M3 6c0-1.4 2.2-2.5 5-2.5S13 4.6 13 6s-2.2 2.5-5 2.5S3 7.4 3 6zM3 6v4c0 1.4 2.2 2.5 5 2.5M3 10v4c0 1.4 2.2 2.5 5 2.5M17 11.5c0 1.4-2 2.5-4.5 2.5S8 12.9 8 11.5s2-2.5 4.5-2.5 4.5 1.1 4.5 2.5zM8 11.5v3.5c0 1.4 2 2.5 4.5 2.5s4.5-1.1 4.5-2.5v-3.5"
	case "doors":
		return "M2 17h16M4 17V5l6-2v14M10 7h6v10M7.5 10v1M13 11v1"
	case "report":
		return "M5 2.5h8l3 3v12H5zM8 14v-2M10.5 14V9M13 14v-3.5"
	case "two":
		return "M6.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM13.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2 16c0-2.5 2-4.5 4.5-4.5S10 13 10 14.5c0-1.5 1-3 3.5-3S18 13.5 18 16"
	case "tiles":
		return "M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z"
	case "out":
		return "M8 3H3v14h5M8 10h9M13.5 6.5 17 10l-3.5 3.5"
	}
	return "M10 10h.01"
}
