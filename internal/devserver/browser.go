package devserver

import (
	"fmt"
	"os"
	"runtime"
)

// OpenBrowser shows an address in the user's browser: the one that the environment's BROWSER names, or the system's.
func OpenBrowser(address string) error {
	command := []string{"xdg-open", address}
	switch browser := os.Getenv("BROWSER"); {
	case browser != "":
		command = []string{browser, address}
	case runtime.GOOS == "darwin":
		command = []string{"open", address}
	case runtime.GOOS == "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	}
	if err := start(command); err != nil {
		return fmt.Errorf("open the browser: %w", err)
	}
	return nil
}
