//! Code of pages that stands in a text: scripts and styles whose tags a program removed, but not their content.

use mujaz_arabic::letters::is_arabic_letter;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How code begins: a declaration, an object of browsers, a call or an assignment of a member, a rule of a style sheet.
static START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b(?:var|let|const)\s+[A-Za-z_$][\w$]*\s*=
        | \b(?:window|document|googletag|adsbygoogle|jQuery|dataLayer|console)\s*[.=\[(]
        | \(\s*(?:adsbygoogle\s*=|function\s*\(|\(\s*\)\s*=>)
        | !?\bfunction\s*[A-Za-z_$]*\s*\(
        | \$\(\s*['\x22A-Za-z]
        | /\*\s*<!\[CDATA\[
        | \b[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?:\s*=\s*[\w'\x22\[{(]|\()
        | \b(?:gtag|fbq|ga|_gaq\.push|__tcfapi)\(
        | @(?:media|font-face|import|keyframes)\b[^\u{600}-\u{6FF}]{0,80}\{
        | (?:[.\#][A-Za-z][\w-]*|\b(?:body|html|div|p|a|img|ul|li|table|td|span|h[1-6]))[\w\s.,:>\#\[\]='\x22-]{0,80}\{\s*[a-z-]+\s*:
        ",
    )
    .expect("fixed pattern")
});

/// Where code stands in a line. It ends where its brackets are closed and something else than code follows.
pub(super) fn spans(line: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if !line.contains(['{', '(', '=']) {
        return out;
    }
    let mut at = 0;
    while let Some(found) = START.find_at(line, at) {
        let end = end(line, found.start());
        match end {
            Some(end) => {
                out.push(found.start()..end);
                at = end;
            }
            None => at = found.end(),
        }
        if out.len() >= 64 {
            break;
        }
    }
    out
}

/// Where the code that begins at `start` ends; none if it is a mention of code in a sentence.
fn end(line: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quote, mut last) = (0usize, None, None);
    let mut escaped = false;
    for (i, c) in line[start..].char_indices().take(20_000) {
        let at = start + i;
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(q), c) if q == c => {
                quote = None;
                last = (depth == 0).then_some(at + c.len_utf8()).or(last);
            }
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{' | '(' | '[') => depth += 1,
            (None, '}' | ')' | ']') => {
                depth = depth.saturating_sub(1);
                last = (depth == 0).then_some(at + 1).or(last);
            }
            (None, ';') if depth == 0 => last = Some(at + 1),
            (None, '/') if depth == 0 && line[..at].ends_with('*') => last = Some(at + 1),
            (None, c) if depth == 0 && is_arabic_letter(c) => break,
            _ => {}
        }
    }
    // A string or bracket that nothing closes would take the rest of the article with it.
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "افتتح الوزير الجسر صباح الأحد.";
    const B: &str = "وقال إن الأشغال انتهت (قبل موعدها) بشهر.";

    #[test]
    fn code_between_sentences_is_found() {
        for code in [
            "googletag.cmd.push(function() { googletag.display('div-1'); });",
            "(adsbygoogle = window.adsbygoogle || []).push({});",
            "window._taboola = window._taboola || []; _taboola.push({mode:'x'});",
            "var player = jwplayer('p'); player.setup({ file: 'x.mp4', title: 'خبر عاجل' });",
            ".ad-box{display:none;color:#fff} @media (max-width:600px){.x{y:z}}",
            "!function(f,b,e,v){if(f.fbq)return;}(window, document,'script');",
            "/* <![CDATA[ */ var data = {\"a\":\"خبر عاجل\"}; /* ]]> */",
            "document.getElementById('x').innerHTML = 'اقرأ';",
            "$(document).ready(function(){ $('#x').hide(); });",
        ] {
            let line = format!("{A} {code} {B}");
            let mut rest = line.clone();
            for span in spans(&line).into_iter().rev() {
                rest.replace_range(span, "");
            }
            assert_eq!(rest.split_whitespace().collect::<Vec<_>>().join(" "), format!("{A} {B}"), "{code}");
        }
    }

    #[test]
    fn sentences_are_no_code() {
        for line in [
            format!("{A} (function) {B}"),
            "نشر موقع example.com (مصر) خبرا عن الجسر = 5 كم، وقال: {نعم}.".to_owned(),
            "استعمل المبرمج الدالة window ثم أغلقها (اليوم).".to_owned(),
            "بلغت القيمة x = 5 و y = 7 في المعادلة (الأولى).".to_owned(),
        ] {
            assert!(spans(&line).is_empty(), "{line} {:?}", spans(&line));
        }
    }

    proptest::proptest! {
        #[test]
        fn spans_are_ordered_and_inside_the_line(line in "(var a=|\\(function|[{}();='\" *]|[اب ]|\\.a\\{b:|x\\.y\\(){0,30}") {
            let mut at = 0;
            for s in spans(&line) {
                proptest::prop_assert!(at <= s.start && s.start < s.end && s.end <= line.len());
                at = s.end;
            }
        }
    }
}
