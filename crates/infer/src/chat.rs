//! Chat templates from model files, in the Jinja dialect of their authors, rendered within limits of time and memory.

mod limited;
mod scan;

use crate::error::{Error, Kind, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::{ErrorKind, UndefinedBehavior, context};
use serde::{Deserialize, Serialize};

/// The template of a file and the tokens that it may refer to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ChatTemplate {
    /// Jinja source.
    pub source: String,
    /// The beginning-of-text token.
    pub bos: String,
    /// The end-of-text token.
    pub eos: String,
}

/// An example question to a model with its answer.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The question.
    pub user: String,
    /// The answer.
    pub assistant: String,
}

impl ChatTemplate {
    /// Renders a conversation of example questions and answers and a final question, ending where its answer begins. An
    /// empty system message is omitted. `today` provides the date if the template uses it.
    pub(crate) fn render(
        &self,
        system: &str,
        examples: &[Example],
        user: &str,
        today: Option<fn() -> String>,
    ) -> Result<String> {
        let wrong = |e: minijinja::Error| {
            Error::new(Kind::Template, "the chat template of the model file cannot be rendered")
                .because(e)
                .help("give the model a card with a `chat` of its own; see docs/src/models.md")
        };
        scan::check(&self.source).map_err(|why| wrong(minijinja::Error::new(ErrorKind::InvalidOperation, why)))?;
        let mut env = limited::environment();
        // The settings of the reference renderer: blocks are trimmed, undefined values are empty.
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        env.set_syntax(syntax.build().map_err(wrong)?);
        env.set_undefined_behavior(UndefinedBehavior::Chainable);
        env.add_function("raise_exception", |message: String| -> std::result::Result<String, minijinja::Error> {
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
        });
        if let Some(today) = today {
            env.add_function("strftime_now", move |_format: String| today());
        }
        let render = |messages: &[(&str, &str)]| {
            let list: Vec<minijinja::Value> = messages
                .iter()
                .enumerate()
                .map(|(i, (role, text))| context! { role => *role, content => placeholder(i, text) })
                .collect();
            let values = context! { messages => list, add_generation_prompt => true, bos_token => self.bos.as_str(), eos_token => self.eos.as_str() };
            let out = env.render_str(&self.source, values)?;
            // A message that the template silently drops would never reach the model.
            match messages.iter().enumerate().find(|(i, _)| !out.contains(&mark(*i))) {
                Some((_, (role, _))) => Err(minijinja::Error::new(
                    ErrorKind::InvalidOperation,
                    format!("the template leaves out the message of the {role}"),
                )),
                None => Ok(filled(&out, messages)),
            }
        };
        let mut messages = vec![("system", system)];
        for e in examples {
            messages.extend([("user", e.user.as_str()), ("assistant", e.assistant.as_str())]);
        }
        messages.push(("user", user));
        if system.is_empty() {
            return render(&messages[1..]).map_err(wrong);
        }
        // Some templates do not support a system message; it is put before the first question.
        render(&messages).or_else(|_| {
            let first = format!("{system}\n\n{}", messages[1].1);
            let rest = std::iter::once(("user", first.as_str())).chain(messages[2..].iter().copied());
            render(&rest.collect::<Vec<_>>()).map_err(wrong)
        })
    }
}

/// A placeholder for a text while the template is rendered: a long text takes as many steps as a short one, and its
/// content is never examined. Whitespace at the ends is kept, since templates trim it.
fn placeholder(message: usize, text: &str) -> String {
    let inner = text.trim();
    let (before, after) = text.split_at(text.len() - text.trim_start().len());
    format!("{before}{}{}", mark(message), &after[inner.len()..])
}

/// Letters and digits that no filter changes and no template contains.
fn mark(message: usize) -> String {
    format!("mujaz0message0{message}0stands0here0")
}

/// Replaces the placeholders with their texts, in one pass.
fn filled(out: &str, messages: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(out.len());
    let mut rest = out;
    let next = |rest: &str| {
        let places = messages.iter().enumerate();
        let places = places.filter_map(|(i, (_, t))| Some((rest.find(&mark(i))?, mark(i).len(), *t)));
        places.min_by_key(|p| p.0)
    };
    while let Some((at, length, inner)) = next(rest) {
        text.push_str(&rest[..at]);
        text.push_str(inner.trim());
        rest = &rest[at + length..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> ChatTemplate {
        ChatTemplate { source: source.into(), bos: "<s>".into(), eos: "</s>".into() }
    }

    #[test]
    fn templates_of_several_families_open_the_answer() {
        let chatml = "{% for message in messages %}\n    {% if loop.first and message['role'] != 'system' %}\n{{ '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}\n    {%- endif %}\n{{ '<|im_start|>' + message['role'] + '\\n' + message['content'].strip() + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
        assert_eq!(
            of(chatml).render("", &[], " سؤال ", None).unwrap(),
            "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nسؤال<|im_end|>\n<|im_start|>assistant\n"
        );
        let marked = "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{{ messages[0].content }}<sep>{% else %}{% set rest = messages %}{% endif %}{% for m in rest %}{% if m.role == 'user' %}<User>{{ m.content }}{% else %}<Assistant>{{ m.content }}{{ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}<Assistant>{% endif %}";
        assert_eq!(of(marked).render("Translate.", &[], "نص", None).unwrap(), "<s>Translate.<sep><User>نص<Assistant>");
        assert_eq!(of(marked).render("", &[], "نص", None).unwrap(), "<s><User>نص<Assistant>");
    }

    #[test]
    fn examples_precede_the_question_even_without_system_messages() {
        let example = Example { user: "سؤال أول".into(), assistant: "first".into() };
        let marked = "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>";
        assert_eq!(
            of(marked).render("Be brief.", std::slice::from_ref(&example), "سؤال", None).unwrap(),
            "<user>Be brief.\n\nسؤال أول<assistant>first<user>سؤال<assistant>"
        );
        let one = of("{{ messages[-1].content }}").render("", &[example], "x", None).unwrap_err();
        assert!(one.report().contains("leaves out"), "{}", one.report());
    }

    #[test]
    fn a_template_without_system_messages_gets_them_before_the_question() {
        let strict = "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}[{{ m.content }}]{% endfor %}";
        assert_eq!(of(strict).render("Be brief.", &[], "x", None).unwrap(), "[Be brief.\n\nx]");
        assert_eq!(of("{{ messages[0].content }}").render("", &[], " x\n", None).unwrap(), " x\n");
        let e = of("{{ raise_exception('never') }}").render("", &[], "x", None).unwrap_err();
        assert!(e.report().contains("never") && e.report().contains("card"), "{}", e.report());
    }

    #[test]
    fn templates_are_bounded_in_time_and_memory() {
        for source in [
            "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
            "{% for a in range(999) %}{% for b in range(999) %}x{% endfor %}{% endfor %}",
            "{{ '%99999d' | format(1) }}",
            "{{ ('a' ~ 'b').replace('', 'x' ~ 'y'|join('z')) | indent('99999999'|int) }}",
            "{{ '{:>99999}'.format(1) }}",
            "{{ range(999)|join('0123456789') | list | join('0123456789') | list | join('0123456789') | list | join('0123456789') }}",
            "{% set n = namespace(x='&\"') %}{% for i in range(999) %}{% set n.x = n.x|tojson %}{% endfor %}{{ n.x }}",
            "{{ [1]|batch('999999999'|int, 'x') }}",
        ] {
            let started = std::time::Instant::now();
            let e = of(source).render("s", &[], "u", None).unwrap_err();
            assert!(e.report().contains("card"), "{}", e.report());
            assert!(started.elapsed().as_secs() < 2, "{source}");
        }
    }

    #[test]
    fn template_markers_inside_a_text_stay_text() {
        let t = of("{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}{% endfor %}");
        assert_eq!(t.render("{{ 1 }}", &[], " {% x %} ", None).unwrap(), "<system>{{ 1 }}<user>{% x %}");
        let marks = "mujaz0system0stands0here0";
        assert_eq!(t.render("s", &[], marks, None).unwrap(), format!("<system>s<user>{marks}"));
    }
}
