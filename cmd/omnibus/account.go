package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/survey/fieldwork"
)

// accountCommand is omnibus account.
type accountCommand struct {
	Add accountAdd `cmd:"" help:"Make an account; its password is printed once."`
}

type accountAdd struct {
	databaseFlag
	Email string `arg:"" help:"The e-mail address to sign in with."`
	Name  string `required:"" help:"The name that histories show."`
	Role  string `enum:"lead,analyst,interviewer,client" default:"analyst" help:"lead, analyst, interviewer or client."`
}

// Run makes the account. The password is random: a chosen one would stand in
// the shell's history.
func (c accountAdd) Run(ctx context.Context, t terminal) error {
	s, err := c.begin(ctx, nil, t)
	if err != nil {
		return err
	}
	defer s.Close()
	password, err := fieldwork.NewCode(rand.Reader)
	if err != nil {
		return err
	}
	hash, err := account.HashPassword(rand.Reader, password)
	if err != nil {
		return err
	}
	person := account.Account{
		Email: account.Normal(c.Email), Name: c.Name, Role: access.Role(c.Role), PasswordHash: hash, CreatedAt: time.Now(),
	}
	if err := s.CreateAccount(ctx, operator(), person); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s can sign in at /office/ with the password %s\n", person.Email, password)
	return nil
}
