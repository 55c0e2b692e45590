use exitlab_scenario::*;
fn main() {
    let text = std::fs::read_to_string("tests/it/spec_example.toml").unwrap();
    let file = ScenarioFile::parse(&text, std::path::Path::new("scenarios/x.toml")).unwrap();
    let s = file.resolve(&[]).unwrap();
    println!("{s:#?}");
    println!("{}", serde_json::to_string_pretty(&s.effective_json()).unwrap());
    println!("{}", serde_json::to_string_pretty(&json_schema()).unwrap());
    let pts = s.grid_points();
    let t = std::time::Instant::now();
    for _ in 0..100 {
        for p in &pts {
            file.resolve_point(&[], p).unwrap();
        }
    }
    println!("{:?} per point", t.elapsed() / (100 * pts.len() as u32));
}
