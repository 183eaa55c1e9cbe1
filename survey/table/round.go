package table

import (
	"math/big"
	"strings"
)

// Round gives 100·count/base with a number of decimals (0 to 9), rounded half
// up. The arithmetic is on whole numbers: 1 of 8 at no decimals is 12.5 and
// gives "13", whatever binary fractions would make of it. An empty base has no
// percentage and gives "".
func Round(count, base, decimals int) string {
	if base <= 0 || count < 0 {
		return ""
	}
	decimals = min(max(decimals, 0), 9)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals+2)), nil)
	twice := new(big.Int).Mul(big.NewInt(2*int64(count)), scale)
	twice.Add(twice, big.NewInt(int64(base)))
	digits := twice.Quo(twice, big.NewInt(2*int64(base))).String()
	if decimals == 0 {
		return digits
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - decimals
	return digits[:point] + "." + digits[point:]
}
