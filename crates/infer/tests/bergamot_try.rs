use mujaz_infer::{Compute, LoadOptions, Request, Runtime, Translator, load};
#[test]
fn real() {
    let dir = std::env::var("BERG").unwrap();
    let input = std::fs::read_to_string(std::env::var("BERG_IN").unwrap()).unwrap();
    let compute = if std::env::var("BERG_F32").is_ok() { Compute::F32 } else { Compute::Auto };
    let options = LoadOptions { model: Some(dir), compute, ..LoadOptions::default() };
    let mut loaded = load(&options, &Runtime::new("/tmp/none")).map_err(|e| panic!("{}", e.report())).unwrap();
    let requests: Vec<Request> = input.lines().map(|l| Request { text: l.into(), ..Request::default() }).collect();
    let t = std::time::Instant::now();
    let out = loaded.model.translate(&requests, &mut |_, _| ()).unwrap();
    let words: usize = input.split_whitespace().count();
    eprintln!("{} words in {:?}: {:.0} a second", words, t.elapsed(), words as f64 / t.elapsed().as_secs_f64());
    let lines: Vec<String> = out.into_iter().map(|r| r.map(|h| h.text).unwrap_or_else(|e| e.report())).collect();
    std::fs::write(std::env::var("BERG_OUT").unwrap(), lines.join("\n") + "\n").unwrap();
}
