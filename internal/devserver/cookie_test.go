package devserver

import (
	"net/http"
	"net/url"
	"testing"
)

func TestAnotherMachinesAnswersAreMadeRight(t *testing.T) {
	target := &url.URL{Scheme: "https", Host: "shop.test"}
	cases := []struct{ why, cookie, want string }{
		{"it belongs to the other name", "id=1; Domain=shop.test; Path=/; HttpOnly", "id=1; Path=/; HttpOnly"},
		{"small letters, no blank", "id=1;domain=.shop.test", "id=1"},
		{"it belongs to nobody else", "id=1; Path=/", "id=1; Path=/"},
		{"the value only looks like it", "a=domain=x; Path=/", "a=domain=x; Path=/"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			res := &http.Response{Header: http.Header{"Set-Cookie": {c.cookie}, "Location": {"https://shop.test/cart?x#y"}}}
			settle(res, target, false)
			if got := res.Header.Get("Set-Cookie"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got := res.Header.Get("Location"); got != "/cart?x#y" {
				t.Errorf("leads to %s", got)
			}
		})
	}
}
