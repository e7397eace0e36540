use casus_model::*;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut f = casus_scenario::ScenarioFile::shipped(&args[0]).or_else(|| casus_scenario::ScenarioFile::open(std::path::Path::new(&args[0]), false).ok()).unwrap();
    let n: u32 = args[1].parse().unwrap();
    for s in &args[2..] { let (a,b)=s.split_once('=').unwrap(); f.set(a,b); }
    let l = match f.load() { Ok(l)=>l, Err(ps)=>{ for p in ps { for d in &p.diagnostics { println!("{}", d.plain(&p.source)); } } return; } };
    let m = Model::new(l.setup).unwrap();
    let t = std::time::Instant::now();
    let mut run = m.silent();
    let mut kinds = [0usize;5]; let mut rungs=[0usize;12]; let mut hours=vec![]; let mut afi=vec![]; let mut peak=vec![]; let mut def=vec![];let mut start=vec![];
    let (mut under, mut over, mut overp, mut truth, mut broken, mut cons, mut nam, mut wd)=(0.,0.,0.,0.,0,0,0,0);
    let mut parts=[0.0;5]; let mut prov=0; let mut rounds=0usize; let mut noft=[0usize;12];
    for r in 0..n { run.restart(Draws::new(2026,0,r)); run.finish(); let s=run.summary();
        kinds[s.kind as usize]+=1; rungs[s.rung as usize]+=1; if let Some(h)=s.hours {hours.push(h);} afi.push(s.fracture[0].last); peak.push(s.fracture[0].peak);def.push(s.fracture[4].peak); start.push(s.fracture[0].start);
        for k in 0..5 {parts[k]+=s.fracture[k].last;}
        under+=s.under; over+=s.over; overp+=s.over_peak; truth+=s.belief_in_truth; broken+=(s.broken>0) as usize; cons+=(s.consultations>0) as usize; nam+=s.naming as usize; wd+=s.withdrawn as usize; prov+=s.provocations; rounds+=s.rounds as usize; if let Some(f)=s.first_rung{noft[f as usize]+=1}
    }
    let el=t.elapsed().as_secs_f64(); let nf=n as f64;
    let st=|v:&mut Vec<f64>| { v.sort_by(f64::total_cmp); let m=v.iter().sum::<f64>()/v.len().max(1) as f64; let sd=(v.iter().map(|x|(x-m)*(x-m)).sum::<f64>()/v.len().max(1) as f64).sqrt(); let q=|p:f64| v.get(((v.len().max(1)-1) as f64*p) as usize).copied().unwrap_or(f64::NAN); format!("{m:.3} sd {sd:.3} [{:.2} {:.2} {:.2}]", q(0.05),q(0.5),q(0.95)) };
    println!("truth {} kinds adopted {} diluted {} blocked {} coalition {} none {} withdrawn {wd}", m.setup().hypotheses[m.setup().truth.ix()].id, kinds[0],kinds[1],kinds[2],kinds[3],kinds[4]);
    println!("rungs {:?} asked {:?}", &rungs[..9], &noft[..9]);
    println!("hours {} afi start {} final {} peak {} deficit peak {}", st(&mut hours), st(&mut start), st(&mut afi), st(&mut peak), st(&mut def));
    println!("parts {:?}", parts.map(|x| (x/nf*1000.).round()/1000.));
    println!("under {:.3} over {:.3} overpeak {:.3} p(truth) {:.3} broken {:.3} cons {:.3} naming {:.2} prov {:.2} rounds {:.2}  runs/s {:.0}", under/nf, over/nf, overp/nf, truth/nf, broken as f64/nf, cons as f64/nf, nam as f64/nf, prov as f64/nf, rounds as f64/nf, nf/el);
}
