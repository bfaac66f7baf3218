//! Chat templates as model files carry them, in the Jinja of their makers.

use crate::error::{Error, Kind, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, context};

/// The template of a file, with the tokens that it may name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ChatTemplate {
    /// Jinja source.
    pub source: String,
    /// Beginning of a text.
    pub bos: String,
    /// End of a text.
    pub eos: String,
}

impl ChatTemplate {
    /// A conversation of one question, opened for the answer. An empty system message is left out.
    /// `today` gives the date where the template asks for it.
    pub(crate) fn render(&self, system: &str, user: &str, today: Option<fn() -> String>) -> Result<String> {
        let wrong = |e: minijinja::Error| {
            Error::new(Kind::Template, "the chat template of the model file cannot be rendered")
                .because(e)
                .help("give the model a card with a `chat` of its own; see docs/src/models.md")
        };
        let mut env = Environment::new();
        // As their makers render them: blocks take their line, what is not given is empty.
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        env.set_syntax(syntax.build().map_err(wrong)?);
        env.set_undefined_behavior(UndefinedBehavior::Chainable);
        env.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        env.add_function("raise_exception", |message: String| -> std::result::Result<String, minijinja::Error> {
            Err(minijinja::Error::new(ErrorKind::InvalidOperation, message))
        });
        if let Some(today) = today {
            env.add_function("strftime_now", move |_format: String| today());
        }
        let message = |role: &str, content: &str| context! { role => role, content => content };
        let mut messages = Vec::new();
        if !system.is_empty() {
            messages.push(message("system", system));
        }
        messages.push(message("user", user));
        let values = |messages: Vec<minijinja::Value>| {
            context! { messages => messages, add_generation_prompt => true, bos_token => self.bos.as_str(), eos_token => self.eos.as_str() }
        };
        match env.render_str(&self.source, values(messages)) {
            // Some templates know no system message: it goes before the question.
            Err(_) if !system.is_empty() => {
                let joined = vec![message("user", &format!("{system}\n\n{user}"))];
                env.render_str(&self.source, values(joined)).map_err(wrong)
            }
            result => result.map_err(wrong),
        }
    }
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
            of(chatml).render("", " سؤال ", None).unwrap(),
            "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nسؤال<|im_end|>\n<|im_start|>assistant\n"
        );
        let marked = "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{{ messages[0].content }}<sep>{% else %}{% set rest = messages %}{% endif %}{% for m in rest %}{% if m.role == 'user' %}<User>{{ m.content }}{% else %}<Assistant>{{ m.content }}{{ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}<Assistant>{% endif %}";
        assert_eq!(of(marked).render("Translate.", "نص", None).unwrap(), "<s>Translate.<sep><User>نص<Assistant>");
        assert_eq!(of(marked).render("", "نص", None).unwrap(), "<s><User>نص<Assistant>");
    }

    #[test]
    fn a_template_without_system_messages_gets_them_before_the_question() {
        let strict = "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}[{{ m.content }}]{% endfor %}";
        assert_eq!(of(strict).render("Be brief.", "x", None).unwrap(), "[Be brief.\n\nx]");
        let e = of("{{ raise_exception('never') }}").render("", "x", None).unwrap_err();
        assert!(e.report().contains("never") && e.report().contains("card"), "{}", e.report());
    }
}
