package paradata

import "strings"

// Device is a kind of device, as far as its browser tells.
type Device string

const (
	Desktop Device = "desktop"
	Tablet  Device = "tablet"
	Phone   Device = "phone"
	Unknown Device = "unknown"
)

// Devices are all kinds, in the order of pages.
var Devices = []Device{Desktop, Tablet, Phone, Unknown}

// DeviceOf tells the kind of device by what a browser calls itself, of which
// nothing else is kept. A tablet that calls itself a desktop, as those of Apple
// have done since 2019, is counted as one.
func DeviceOf(userAgent string) Device {
	if len(userAgent) > 512 {
		userAgent = userAgent[:512]
	}
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(userAgent, word) {
				return true
			}
		}
		return false
	}
	switch {
	case has("bot", "Bot", "spider", "curl/", "Go-http-client", "python"):
		return Unknown
	case has("iPad", "Tablet", "Kindle", "Silk/", "PlayBook"):
		return Tablet
	case has("Android") && !has("Mobile"):
		return Tablet
	case has("iPhone", "iPod", "Mobile", "Mobi/", "Windows Phone", "Opera Mini"):
		return Phone
	case has("Windows NT", "Macintosh", "X11", "CrOS", "Linux"):
		return Desktop
	}
	return Unknown
}
