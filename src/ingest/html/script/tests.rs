use super::*;
use serde_json::json;

const LONG: &str = "نص طويل بما يكفي ليكون أطول من الحد الأدنى الذي يقرأ من برنامج الصفحة، وفيه كلمات كثيرة";

fn one(script: &str) -> Value {
    let mut list = values(script);
    assert_eq!(list.len(), 1, "{script}: {list:?}");
    list.remove(0)
}

#[test]
fn literals_of_scripts_are_read() {
    assert_eq!(
        one(&format!(
            "/* state */ window.A = {{a:1, 'b':[!0,void 0,.5,,null], \"c\":new Date(\"2025-05-27\"), // end\n d:'\\u003Cp>'+`{LONG}`, e: f.g, h,}}; run();"
        )),
        json!({"a":1,"b":[true,null,0.5,null,null],"c":"2025-05-27","d":format!("<p>{LONG}"),"e":null,"h":null})
    );
    let quoted = serde_json::to_string(&json!({ "t": LONG })).unwrap();
    assert_eq!(one(&format!("var s = JSON.parse({});", json!(quoted))), json!({ "t": LONG }));
    assert_eq!(one(&format!("kit.start(app, {{data: [null, {{t: \"{LONG}\"}}]}});"))["data"][1]["t"], LONG);
    assert!(values("if (a) { b = [1]; } function c(d) { return d }").is_empty());
}

#[test]
fn names_of_a_function_stand_for_its_arguments() {
    let want = json!({"data":[{"title":LONG,"n":12,"who":{"name":"سعاد"}}]});
    for script in [
        format!("w=(function(a,b,c){{c.name=\"سعاد\";return {{data:[{{title:a,n:b,who:c}}]}}}}(\"{LONG}\",12,{{}}));"),
        format!("w=((a,b,c)=>({{data:[{{title:a,n:b,who:c}}]}}))(\"{LONG}\",12,{{name:\"سعاد\"}});"),
    ] {
        assert_eq!(values(&script).first(), Some(&want), "{script}");
    }
}

#[test]
fn deep_and_repeated_values_are_bounded() {
    assert!(values(&format!("a={}", "[".repeat(100_000))).is_empty());
    assert!(values(&format!("a={}", "({a:".repeat(50_000))).is_empty());
    let big = "x".repeat(1 << 20);
    let uses = "a,".repeat(500);
    let value = values(&format!("w=(function(a){{return [{uses}]}}(\"{big}\"))")).remove(0);
    assert!(size(&value) < NAMED + (1 << 20));
}

proptest::proptest! {
    #[test]
    fn any_script_is_read(script in "[a-c={}\\[\\]().,:\"'\\\\u0n +!J;/*-]{0,80}") {
        values(&script);
    }
}
