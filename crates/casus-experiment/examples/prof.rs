use casus_model::{Draws, Model};
use casus_scenario::ScenarioFile;
fn main() {
    let id = std::env::args().nth(1).unwrap_or("staged-border-incident".into());
    let n: u32 = std::env::args().nth(2).map_or(20000, |x| x.parse().unwrap());
    let file = ScenarioFile::shipped(&id).expect("it ships");
    let model = Model::new(file.load().expect("it loads").setup).expect("it is valid");
    let mut run = model.silent();
    let t = std::time::Instant::now();
    for r in 0..n { run.restart(Draws::new(2026, 0, r)); run.finish(); std::hint::black_box(run.summary()); }
    let s = t.elapsed().as_secs_f64();
    println!("{:.0} runs/s, {:.2} us/run", n as f64 / s, 1e6 * s / n as f64);
}
