package mail

import (
	"mime"

	"github.com/wneessen/go-mail/smtp"
)

// decoder reads headers back.
var decoder mime.WordDecoder

func authOffer(secure bool, ways ...string) *smtp.ServerInfo {
	return &smtp.ServerInfo{Name: "mail.example.org", TLS: secure, Auth: ways}
}
