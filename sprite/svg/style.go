package svg

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// restyle rewrites the rules of a <style> element so that they count in one icon alone: each selector is put below the
// icon's own class, and ids and classes get their new names.
func restyle(text, scope string, ids map[string]string, class func(string) string) string {
	p := css.NewParser(parse.NewInputString(text), false)
	var out strings.Builder
	keyframes := 0 // depth within @keyframes, whose selectors are percentages
	for {
		grammar, _, data := p.Next()
		switch grammar {
		case css.ErrorGrammar:
			return out.String()
		case css.CommentGrammar:
		case css.BeginAtRuleGrammar:
			out.Write(data)
			writeTokens(&out, p.Values(), ids)
			out.WriteByte('{')
			if keyframes > 0 || strings.Contains(string(data), "keyframes") {
				keyframes++
			}
		case css.EndAtRuleGrammar:
			out.WriteByte('}')
			keyframes = max(0, keyframes-1)
		case css.AtRuleGrammar:
			out.Write(data)
			writeTokens(&out, p.Values(), ids)
			out.WriteByte(';')
		case css.QualifiedRuleGrammar:
			writeSelector(&out, p.Values(), scope, ids, class, keyframes > 0)
			out.WriteByte(',')
		case css.BeginRulesetGrammar:
			writeSelector(&out, p.Values(), scope, ids, class, keyframes > 0)
			out.WriteByte('{')
		case css.EndRulesetGrammar:
			out.WriteByte('}')
		case css.DeclarationGrammar, css.CustomPropertyGrammar:
			out.Write(data)
			out.WriteByte(':')
			writeTokens(&out, p.Values(), ids)
			out.WriteByte(';')
		default:
			out.Write(data)
		}
	}
}

func writeTokens(out *strings.Builder, tokens []css.Token, ids map[string]string) {
	for _, t := range tokens {
		out.WriteString(renameURLs(string(t.Data), ids))
	}
}

// writeSelector writes the selectors of a rule.
func writeSelector(out *strings.Builder, tokens []css.Token, scope string, ids map[string]string, class func(string) string, plain bool) {
	if plain {
		writeTokens(out, tokens, nil)
		return
	}
	for i, selector := range splitSelectors(tokens) {
		if i > 0 {
			out.WriteByte(',')
		}
		writeScoped(out, selector, scope, ids, class)
	}
}

// splitSelectors parts a list of selectors at the commas that stand in no parentheses.
func splitSelectors(tokens []css.Token) (parts [][]css.Token) {
	depth, from := 0, 0
	for i, t := range tokens {
		switch t.TokenType {
		case css.FunctionToken, css.LeftParenthesisToken:
			depth++
		case css.RightParenthesisToken:
			depth--
		case css.CommaToken:
			if depth == 0 {
				parts = append(parts, tokens[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, tokens[from:])
}

// writeScoped writes one selector. What names the root is the icon's own class; anything else stands below it.
func writeScoped(out *strings.Builder, tokens []css.Token, scope string, ids map[string]string, class func(string) string) {
	for len(tokens) > 0 && tokens[0].TokenType == css.WhitespaceToken {
		tokens = tokens[1:]
	}
	out.WriteString("." + scope)
	switch {
	case len(tokens) > 0 && tokens[0].TokenType == css.IdentToken && string(tokens[0].Data) == "svg":
		tokens = tokens[1:]
	case len(tokens) > 1 && tokens[0].TokenType == css.ColonToken && string(tokens[1].Data) == "root":
		tokens = tokens[2:]
	default:
		out.WriteByte(' ')
	}
	afterDot := false
	for _, t := range tokens {
		text := string(t.Data)
		switch {
		case afterDot && t.TokenType == css.IdentToken:
			out.WriteString(class(text))
		case t.TokenType == css.HashToken && ids[text[1:]] != "":
			out.WriteString("#" + ids[text[1:]])
		default:
			out.WriteString(text)
		}
		afterDot = t.TokenType == css.DelimToken && text == "."
	}
}
