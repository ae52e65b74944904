// Package paper makes the papers that leave the house. It owns how a paper looks; what it says is handed in.
package paper
