use mujaz::types::*;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let t = std::time::Instant::now();
    let mut m = mujaz::models::load(&mujaz::models::LoadOptions{model:Some(a[0].clone()),batch:a[1].parse().unwrap(),..Default::default()}, &mujaz::progress::Progress::new(false)).unwrap();
    eprintln!("load {:?}", t.elapsed());
    let lines: Vec<String> = std::fs::read_to_string(&a[2]).unwrap().lines().take(a[3].parse().unwrap()).map(str::to_owned).collect();
    let reqs: Vec<Request> = lines.iter().map(|l| Request{text:mujaz::arabic::numerals::normalise(l),variant:a.get(4).map_or(0,|v|v.parse().unwrap()),..Default::default()}).collect();
    let t = std::time::Instant::now();
    let out = m.model.translate(&reqs,&mut |_|{}).unwrap();
    for o in out { println!("{}", o.map(|h| h.text).unwrap_or_default()); }
    eprintln!("{:?} {:?}", t.elapsed(), m.model.engine().meter);
    eprintln!("{}", std::fs::read_to_string("/proc/self/status").unwrap().lines().filter(|l| l.starts_with("VmHWM")||l.starts_with("Rss")).collect::<Vec<_>>().join(" "));
}
