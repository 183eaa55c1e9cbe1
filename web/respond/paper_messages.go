package respond

import "fmt"

// The sentences about the paper way.

const tellWorkbook = "Select the workbook that you filled in"

func savedFromWorkbook(n int) string {
	if n == 1 {
		return "1 answer of your workbook is saved"
	}
	return fmt.Sprintf("%d answers of your workbook are saved", n)
}

func answersStay(n int) string {
	if n == 1 {
		return "1 answer was changed by others since the workbook was made. Your workbook leaves it as it was, so theirs stands."
	}
	return fmt.Sprintf("%d answers were changed by others since the workbook was made. Your workbook leaves them as they were, so theirs stand.", n)
}

func answersSame(n int) string {
	if n == 1 {
		return "1 answer of the workbook stands here already."
	}
	return fmt.Sprintf("%d answers of the workbook stand here already.", n)
}

func someSaved(n int) string {
	return fmt.Sprintf("%s. The others are not saved.", savedFromWorkbook(n))
}

func answeredBeside(title string) string {
	return fmt.Sprintf("A colleague answered in “%s” at the same moment. Your answers stand; see both", title)
}
