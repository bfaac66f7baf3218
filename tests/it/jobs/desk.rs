//! A news desk for tests: articles with translations that pass every check, and a model that knows them.

use mujaz::app::{Loader, ModelChoice, ModelOverrides, Models, Session};
use mujaz::config::Config;
use mujaz::error::{Error, Kind, Result};
use mujaz::jobs::{RunOrder, Summary, named};
use mujaz::progress::Progress;
use mujaz::store::{Outcome, Run};
use mujaz::types::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Cities in Arabic and English.
pub const CITIES: [(&str, &str); 8] = [
    ("وهران", "Oran"),
    ("طنجة", "Tangier"),
    ("كسلا", "Kassala"),
    ("صنعاء", "Sanaa"),
    ("حلب", "Aleppo"),
    ("البصرة", "Basra"),
    ("بنغازي", "Benghazi"),
    ("أسوان", "Aswan"),
];

/// Kinds of disasters: Arabic, English, and a further sentence in both.
const KINDS: [[&str; 4]; 4] = [
    [
        "حريق",
        "a fire",
        "وقال المحافظ إن الطريق أغلق أمام السيارات.",
        "The governor said that the road was closed to cars.",
    ],
    ["فيضانات", "floods", "وذكر الوزير أن الجسر انهار.", "The minister said that the bridge collapsed."],
    ["زلزال", "an earthquake", "وأغلقت المدارس أبوابها يوم الأربعاء.", "Schools closed their doors on Wednesday."],
    [
        "انفجار",
        "an explosion",
        "وفتحت النيابة تحقيقا في الحادث.",
        "The prosecution opened an investigation into the incident.",
    ],
];

/// The text of an article about a disaster (a fire for 0): deaths and injured.
pub fn fire(city: usize, dead: u32, injured: u32) -> String {
    let (ar, _) = CITIES[city % CITIES.len()];
    let [kind, _, more, _] = KINDS[city % KINDS.len()];
    format!(
        "{kind} في {ar}\n\nلقي {dead} شخصا مصرعهم في {kind} بمدينة {ar}.\n\nوأصيب {injured} شخصا بجروح بحسب الدفاع المدني.\n\n{more}\n"
    )
}

/// The English of a sentence of [`fire`].
pub fn english(arabic: &str) -> String {
    let number: String = arabic.chars().filter(char::is_ascii_digit).collect();
    let city = CITIES.iter().find(|c| arabic.contains(c.0)).map_or("", |c| c.1);
    let kind = KINDS.iter().find(|k| arabic.contains(k[0])).map_or("", |k| k[1]);
    if let Some(k) = KINDS.iter().find(|k| k[2] == arabic) {
        k[3].into()
    } else if arabic.contains("مصرعهم") {
        format!("{number} people died in {kind} in the city of {city}.")
    } else if arabic.contains("أصيب") {
        format!("{number} people were injured, according to civil defence.")
    } else {
        let kind = kind.trim_start_matches("an ").trim_start_matches("a ");
        format!("{}{} in {city}", kind[..1].to_uppercase(), &kind[1..])
    }
}

/// The identity of every model of this desk, so that they share translations.
pub fn identity() -> ModelIdentity {
    ModelIdentity {
        id: "fake".into(),
        architecture: "none".into(),
        digests: vec![("fake.bin".into(), "00".into())],
        licence: "none".into(),
        device: "none".into(),
        compute_type: "none".into(),
        decoding: "none".into(),
        misleads: None,
    }
}

/// The translation that the models of this desk give for a sentence of [`fire`].
pub fn answer_to(arabic: &str) -> Hypothesis {
    Hypothesis { text: english(arabic), score: -0.1, finished: true, tokens: 9 }
}

/// Loads a model that knows the articles of this desk and logs its requests.
pub struct Fake {
    /// Every translated sentence, one per line.
    pub log: PathBuf,
    /// Whether loading the model fails.
    pub broken: AtomicBool,
    /// Whether the user asks to stop during a run.
    pub stopped: AtomicBool,
}

struct Model {
    identity: ModelIdentity,
    log: PathBuf,
    stopped: bool,
}

impl Loader for Fake {
    fn load(&self, _: &ModelChoice, _: &Progress) -> Result<Models> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(Error::new(Kind::Model, "the model's file is gone").help("fetch it again"));
        }
        let (identity, log) = (identity(), self.log.clone());
        let model = Box::new(Model { identity, log, stopped: self.stopped.load(Ordering::SeqCst) });
        Ok(Models { model, second: None, summariser: None, notes: Vec::new() })
    }
}

impl Translator for Model {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let answer = |(i, r): (usize, &Request)| {
            writeln!(file, "{}", r.text).unwrap();
            let given = Ok(answer_to(&r.text));
            done(i, &given);
            given
        };
        let answers = requests.iter().enumerate().map(answer).collect();
        if self.stopped {
            mujaz::cancel::request();
        }
        Ok(answers)
    }
}

impl Summariser for Model {
    fn summarise(&mut self, sentences: &[String], _: usize) -> Result<String> {
        Ok(sentences.join(" "))
    }
}

/// A folder with a configuration, an inbox and a store.
pub struct Desk {
    pub dir: PathBuf,
    pub config: Config,
    pub fake: Fake,
}

impl Desk {
    /// A desk with one job, `night`, that reads `inbox` and writes to `out`; `more` is added to the job.
    pub fn new(dir: &Path, more: &str) -> Self {
        let text = format!(
            "[store]\npath = \"store.db\"\n[fetch]\ndelay = \"10ms\"\ntimeout = \"10s\"\nprivate = [\"127.0.0.1\"]\n\
             [[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\n{more}\n\
             [[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n"
        );
        Self::with(dir, &text)
    }

    /// A desk with another configuration.
    pub fn with(dir: &Path, text: &str) -> Self {
        fs::create_dir_all(dir.join("inbox")).unwrap();
        fs::write(dir.join("mujaz.toml"), text).unwrap();
        Self::at(dir)
    }

    /// A desk in a folder that already has a configuration.
    pub fn at(dir: &Path) -> Self {
        let config = Config::load(Some(&dir.join("mujaz.toml"))).unwrap();
        let fake =
            Fake { log: dir.join("translated.log"), broken: AtomicBool::new(false), stopped: AtomicBool::new(false) };
        Self { dir: dir.to_owned(), config, fake }
    }

    /// Adds an article of an outlet to the inbox, atomically.
    pub fn article(&self, name: &str, outlet: &str, day: &str, text: &str) {
        let value = serde_json::json!({
            "id": name,
            "outlet": outlet,
            "date": day,
            "url": format!("https://{outlet}.example/{name}"),
            "text": text,
        });
        let part = self.dir.join(format!("{name}.part"));
        fs::write(&part, value.to_string()).unwrap();
        fs::rename(part, self.dir.join("inbox").join(format!("{name}.json"))).unwrap();
    }

    /// A session with this desk's model.
    pub fn session<'a>(&'a self, progress: &'a Progress) -> Session<'a> {
        Session { config: &self.config, loader: &self.fake, overrides: ModelOverrides::default(), progress }
    }

    /// Runs a job; `last` says that it will not be retried automatically.
    pub fn try_run(&self, name: &str, last: bool) -> Result<Run> {
        let progress = Progress::quiet();
        let order = RunOrder { due: mujaz::clock::now(), attempt: 1, last };
        mujaz::jobs::run(&self.session(&progress), named(&self.config, name)?, order)
    }

    /// Runs the job `night`.
    pub fn night(&self) -> (Outcome, Summary) {
        let r = self.try_run("night", true).unwrap();
        (r.outcome, Summary::of(&r))
    }

    /// Sentences translated so far.
    pub fn translated(&self) -> usize {
        fs::read_to_string(&self.fake.log).map_or(0, |t| t.lines().count())
    }

    /// The one brief of `out/latest`.
    pub fn brief(&self) -> String {
        let folder = self.dir.join("out/latest");
        let list = crate::support::names(&folder);
        let written = |n: &&String| fs::metadata(folder.join(n)).and_then(|m| m.modified()).unwrap();
        let briefs = list.iter().filter(|n| n.ends_with(".md") && *n != "index.md");
        let name = briefs.max_by_key(written).unwrap_or_else(|| panic!("{list:?}"));
        fs::read_to_string(folder.join(name)).unwrap()
    }
}
