//! Translation and rewriting by an instruct model: prompts from its card, many sentences at once.

use crate::cancel::Cancel;
use crate::card::{Ask, Generation, Prompting};
use crate::decode::{Engine, Forced, Mask, Output, Prompt, Script};
use crate::error::{Error, Kind, Result};
use crate::runtime::Runtime;
use crate::text::defuse;
use crate::traits::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator, Wants};
use candle_transformers::generation::Sampling;
use minijinja::{Environment, context};
use std::sync::Arc;

/// An instruct model with its prompts.
pub struct Instruct {
    engine: Engine,
    prompts: Prompting,
    generation: Generation,
    identity: ModelIdentity,
    seed: u64,
    mask: Option<Arc<dyn Mask>>,
    today: Option<fn() -> String>,
}

/// Maximum number of terms in a prompt; more confuse small models.
const MAX_TERMS: usize = 6;

/// A sentence without content, against which others are scored.
const NOTHING: &str = "…";

impl Instruct {
    /// Combines a loaded engine and its card's prompts.
    pub(crate) fn new(
        engine: Engine,
        prompts: Prompting,
        generation: Generation,
        mut identity: ModelIdentity,
        seed: u64,
        runtime: &Runtime,
    ) -> Result<Self> {
        if !prompts.chat.is_empty()
            && !prompts.chat.contains("examples")
            && prompts.translate.iter().any(|a| !a.examples.is_empty())
        {
            return Err(Error::new(
                Kind::Model,
                format!("the card of {} has examples, but its chat template does not take them", identity.id),
            )
            .help("loop over `examples` in `chat`, as the card of qwen2.5-coder does"));
        }
        if prompts.translate.is_empty() || (prompts.chat.is_empty() && prompts.own.is_none()) {
            return Err(Error::new(
                Kind::Model,
                format!("the card of {} does not say how to ask for a translation", identity.id),
            ));
        }
        let letters = runtime.language.letters;
        identity.decoding = format!(
            "greedy; {}samples for repair: temperature {}, top-p {}, top-k {}, seed {seed}; at most {} tokens for each of the source",
            letters.map(|l| format!("letters of {} only; ", l.name)).unwrap_or_default(),
            generation.temperature,
            generation.top_p,
            generation.top_k,
            generation.length_ratio
        );
        let mask = match letters {
            Some(l) => Some(Arc::new(Script::of(&engine.text, l.foreign)?) as Arc<dyn Mask>),
            None => None,
        };
        Ok(Self { engine, prompts, generation, identity, seed, mask, today: runtime.today })
    }

    /// The engine, for benchmarks and direct work on tokens.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Number of sentences that are decoded at once.
    pub fn streams(&self) -> usize {
        self.engine.slots()
    }

    /// Number of translation prompts that the card has.
    pub fn variants(&self) -> usize {
        self.prompts.translate.len()
    }

    fn render(&self, ask: &Ask, values: minijinja::Value) -> Result<String> {
        let wrong = |e: minijinja::Error| {
            Error::new(Kind::Template, format!("the prompt of {} cannot be made", self.identity.id)).because(e)
        };
        let mut env = Environment::new();
        env.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        env.set_syntax(minijinja::syntax::SyntaxConfig::builder().keep_trailing_newline(true).build().map_err(wrong)?);
        let user = env.render_str(&ask.user, values).map_err(wrong)?;
        if let Some(own) = &self.prompts.own {
            return own.render(&ask.system, &ask.examples, &user, self.today);
        }
        let examples: Vec<minijinja::Value> = ask
            .examples
            .iter()
            .map(|e| context! { user => e.user.as_str(), assistant => e.assistant.as_str() })
            .collect();
        let values = context! { system => ask.system.as_str(), examples => examples, user => user };
        env.render_str(&self.prompts.chat, values).map_err(wrong)
    }

    fn ask_for(&self, variant: usize) -> &Ask {
        &self.prompts.translate[variant % self.prompts.translate.len()]
    }

    fn translation_prompt(&self, r: &Request) -> Result<String> {
        let terms: Vec<(String, String)> =
            r.terms.iter().take(MAX_TERMS).map(|(a, e)| (defuse(a), defuse(e))).collect();
        let given = |text: &Option<String>| text.as_deref().map(defuse).unwrap_or_default();
        let values = context! {
            text => defuse(&r.text), terms => terms, hint => given(&r.hint), gloss => given(&r.gloss), draft => given(&r.draft)
        };
        self.render(self.ask_for(r.variant), values)
    }

    /// The tokens that every prompt of a variant begins with, with or without terms and a hint.
    fn shared_prefix(&self, variant: usize) -> Result<Vec<u32>> {
        let tokens = |text: &str, more: &str| -> Result<Vec<u32>> {
            let terms = more.split_whitespace().map(|m| (m.into(), m.into())).collect();
            let hint = (!more.is_empty()).then(|| more.to_owned());
            let (gloss, draft) = (Some(text.into()), Some(text.into()));
            let r = Request { text: text.into(), gloss, draft, variant, terms, hint, ..Request::default() };
            self.engine.text.encode(&self.translation_prompt(&r)?)
        };
        let mut shared = tokens("قال", "")?;
        for other in [tokens("7 x", "")?, tokens("قال", "كلمة")?, tokens("7 x", "9 (z)")?] {
            let same = shared.iter().zip(&other).take_while(|(x, y)| x == y).count();
            shared.truncate(same);
        }
        Ok(shared)
    }

    fn run(
        &mut self,
        requests: &[(usize, &Request)],
        results: &mut [Option<Result<Hypothesis>>],
        done: &mut Ended,
    ) -> Result<()> {
        let mut prompts: Vec<Prompt> = Vec::new();
        // The requests of each prompt: samples of the same text share one prompt.
        let mut owners: Vec<Vec<usize>> = Vec::new();
        let mut last: Option<&Request> = None;
        for (i, r) in requests {
            let follows = last.replace(r).is_some_and(|l| follows(l, r));
            if let (true, Some(p), Some(o)) = (follows, prompts.last_mut(), owners.last_mut()) {
                p.hypotheses += 1;
                o.push(*i);
                continue;
            }
            let tokens = self.translation_prompt(r).and_then(|p| self.engine.text.encode(&p));
            let source = self.engine.text.encode(&r.text).map_or(64, |t| t.len());
            match tokens {
                Ok(tokens) => {
                    let max_tokens = 24 + (source as f64 * self.generation.length_ratio) as usize;
                    prompts.push(Prompt {
                        sampling: self.sampling(r.sample),
                        one_line: true,
                        mask: self.mask.clone(),
                        ..Prompt::greedy(tokens, max_tokens)
                    });
                    owners.push(vec![*i]);
                }
                Err(e) => {
                    done(*i, results[*i].insert(Err(e)));
                    last = None;
                }
            }
        }
        self.engine.generate(&prompts, &mut |k, outcome| {
            for (number, &i) in owners[k].iter().enumerate() {
                let h = match outcome {
                    Ok(list) => match list.iter().find(|o| o.number == number) {
                        Some(o) => Ok(hypothesis(o)),
                        None => Err(Error::new(Kind::Model, "a sample failed")),
                    },
                    Err(e) => Err(Error::new(e.kind(), e.one_line())),
                };
                done(i, results[i].insert(h));
            }
        })?;
        Ok(())
    }

    /// The sampling settings; `None` for number 0, the most likely continuation.
    fn sampling(&self, sample: u64) -> Option<(Sampling, u64)> {
        let g = &self.generation;
        let how = Sampling::TopKThenTopP { k: g.top_k, p: g.top_p, temperature: g.temperature };
        (sample > 0).then(|| (how, self.seed.wrapping_add(sample)))
    }
}

/// Whether a request is for the next sample of the same prompt.
fn follows(before: &Request, r: &Request) -> bool {
    let same = (&before.text, before.variant, &before.terms, &before.hint) == (&r.text, r.variant, &r.terms, &r.hint);
    same && before.sample > 0 && r.sample == before.sample + 1
}

/// The best of the outputs of one prompt.
fn first(outputs: Vec<Output>) -> Result<Hypothesis> {
    let best = outputs.into_iter().next();
    best.as_ref().map(hypothesis).ok_or_else(|| Error::new(Kind::Internal, "the model returned no output"))
}

/// Strips quotation marks and labels that models put around a translation.
fn hypothesis(o: &Output) -> Hypothesis {
    let mut text = o.text.trim();
    for label in ["English translation:", "English:", "Translation:", "The translation is:"] {
        text = text.strip_prefix(label).unwrap_or(text).trim_start();
    }
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).filter(|t| !t.contains('"'));
    Hypothesis {
        text: inner.unwrap_or(text).trim().to_owned(),
        score: o.score,
        finished: o.finished,
        tokens: o.tokens.len(),
    }
}

impl Translator for Instruct {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn wants(&self) -> Wants {
        let named = |name: &str| self.prompts.translate.iter().any(|a| a.user.contains(name));
        Wants { gloss: named("gloss"), draft: named("draft") }
    }

    fn split_words(&self) -> Option<usize> {
        self.generation.split_words
    }

    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let mut results: Vec<Option<Result<Hypothesis>>> = requests.iter().map(|_| None).collect();
        // Requests with the same variant share the beginning of their prompts.
        for variant in 0..self.variants() {
            let group: Vec<(usize, &Request)> =
                requests.iter().enumerate().filter(|(_, r)| r.variant % self.variants() == variant).collect();
            if !group.is_empty() {
                let prefix = self.shared_prefix(variant)?;
                self.engine.set_prefix(&prefix)?;
                self.run(&group, &mut results, done)?;
            }
        }
        // Requests without a result were not finished when the user asked to stop.
        Ok(results.into_iter().map(|r| r.unwrap_or_else(|| Err(Cancel::error()))).collect())
    }

    fn judge(&mut self, pairs: &[(Request, String)], done: &mut dyn FnMut(usize)) -> Result<Option<Vec<Result<f64>>>> {
        let with = self.forced(pairs, done)?;
        // The same prompt with a text without content.
        let blank: Vec<(Request, String)> =
            pairs.iter().map(|(_, t)| (Request { text: NOTHING.into(), ..Default::default() }, t.clone())).collect();
        let without = self.forced(&blank, &mut |_| {})?;
        Ok(Some(with.into_iter().zip(without).map(|(a, b)| Ok(a? - b?)).collect()))
    }
}

impl Instruct {
    /// Scores each text as the answer to the prompt of its request.
    fn forced(&mut self, pairs: &[(Request, String)], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<f64>>> {
        let mut forced = Vec::with_capacity(pairs.len());
        for (r, text) in pairs {
            let prompt = self.engine.text.encode(&self.translation_prompt(r)?)?;
            // A space before the first word, as after "English:".
            let continuation = self.engine.text.encode(&format!(" {}", defuse(text.trim())))?;
            forced.push(Forced { prompt, continuation });
        }
        let prefix = self.shared_prefix(0)?;
        self.engine.set_prefix(&prefix)?;
        self.engine.score(&forced, done)
    }
}

impl Summariser for Instruct {
    fn summarise(&mut self, sentences: &[String], words: usize) -> Result<String> {
        let Some(ask) = self.prompts.summarise.clone() else {
            return Err(Error::new(Kind::Model, "this model's card does not say how to ask for a summary"));
        };
        let list: Vec<String> = sentences.iter().map(|s| defuse(s)).collect();
        let text = self.render(&ask, context! { sentences => list, words => words })?;
        let tokens = self.engine.text.encode(&text)?;
        let prompt = Prompt { one_line: true, mask: self.mask.clone(), ..Prompt::greedy(tokens, words * 2 + 16) };
        let mut out = self.engine.generate(&[prompt], &mut |_, _| {})?;
        out.pop().unwrap_or_else(|| Ok(Vec::new())).and_then(first).map(|h| h.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decoder::Decoder;
    use crate::{gguf::Gguf, qwen2, text::Text};
    use candle_core::Device;

    fn model(slots: usize) -> Instruct {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/qwen2.gguf");
        let file = Gguf::open(path.as_ref()).unwrap();
        let decoder = Decoder::load(&file, qwen2::config(&file).unwrap(), &Device::Cpu).unwrap();
        let engine = Engine::new(decoder, Text::from_gguf(&file, &[]).unwrap(), slots, 256).unwrap();
        let user = "{% for ar, en in terms %}{{ ar }} = {{ en }}\n{% endfor %}{{ hint }}\nArabic: {{ text }}\nEnglish:";
        let ask = |system: &str| Ask { system: system.into(), user: user.into(), ..Ask::default() };
        let prompts = Prompting {
            chat: "{{ system }}: {{ user }}".into(),
            translate: vec![ask("Translate the sentence"), ask("Put it in English, and well")],
            ..Default::default()
        };
        let identity = ModelIdentity {
            id: "tiny".into(),
            architecture: "qwen2".into(),
            digests: vec![],
            licence: "none".into(),
            device: "CPU".into(),
            compute_type: "none".into(),
            decoding: String::new(),
            misleads: None,
        };
        Instruct::new(engine, prompts, Generation::default(), identity, 1, &Runtime::new("")).unwrap()
    }

    fn requests() -> Vec<Request> {
        let plain = |text: &str| Request { text: text.into(), ..Default::default() };
        let terms = vec![("الوزارة".to_owned(), "ministry".to_owned())];
        let sample = |sample| Request { variant: 1, sample, ..plain("قال الوزير") };
        vec![
            plain("أعلنت الوزارة"),
            Request { terms, ..plain("أعلنت الوزارة") },
            Request { hint: Some("Keep 12.".into()), ..plain("12 مشروعا") },
            sample(1),
            sample(2),
            sample(3),
        ]
    }

    fn texts(m: &mut Instruct, list: &[Request]) -> Vec<String> {
        m.translate(list, &mut |_, _| {}).unwrap().into_iter().map(|h| h.unwrap().text).collect()
    }

    #[test]
    fn a_request_gets_the_same_answer_alone_and_in_a_batch() {
        let list = requests();
        let alone: Vec<String> = list.iter().flat_map(|r| texts(&mut model(1), std::slice::from_ref(r))).collect();
        assert_eq!(texts(&mut model(4), &list), alone);
        assert!(alone[3] != alone[4], "samples differ");
    }

    #[test]
    fn each_answer_is_reported_once_and_is_the_one_returned() {
        let list = requests();
        let mut heard: Vec<Vec<Hypothesis>> = vec![Vec::new(); list.len()];
        let got = model(2).translate(&list, &mut |i, h| heard[i].push(h.as_ref().unwrap().clone())).unwrap();
        for (heard, got) in heard.iter().zip(got) {
            assert_eq!(heard, &[got.unwrap()]);
        }
    }

    #[test]
    fn the_shared_prefix_is_processed_once_for_all_prompts() {
        let (mut m, list) = (model(4), requests());
        let shared = m.shared_prefix(0).unwrap();
        assert!(m.engine.text.decode(&shared).unwrap().starts_with("Translate the sentence:"));
        let whole: usize =
            list[..3].iter().map(|r| m.engine.text.encode(&m.translation_prompt(r).unwrap()).unwrap().len()).sum();
        texts(&mut m, &list[..3]);
        assert_eq!(m.engine.meter.prefill.tokens, whole - 2 * shared.len());
    }
}
