//go:build tools

// Package build pins the Temporal server that Countersign compiles where its release archive cannot be reached.
package build

import (
	_ "go.temporal.io/server/cmd/server"
	_ "go.temporal.io/server/cmd/tools/sql"
)
