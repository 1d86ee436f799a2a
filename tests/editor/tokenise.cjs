// Reads {"grammar": path, "texts": [text]} on standard input, tokenises each text as VS Code's Markdown
// with the grammar injected, and prints [[[[letters, [scope, …]], …] a line] a text].
const fs = require("fs");
const path = require("path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const MARKDOWN = "text.html.markdown";
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const ours = JSON.parse(fs.readFileSync(asked.grammar, "utf8"));

function load(scope) {
  if (scope === ours.scopeName) return ours;
  const files = {
    [MARKDOWN]: "markdown.json",
    "source.yaml": "yaml.json",
    "text.html.basic": "html.json",
    "text.html.derivative": "html-derivative.json",
  };
  return files[scope] ? require(`tm-grammars/grammars/${files[scope]}`) : null;
}

async function main() {
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => load(scope),
    getInjections: (scope) => (scope === MARKDOWN ? [ours.scopeName] : []),
  });
  const grammar = await registry.loadGrammar(MARKDOWN);
  const texts = asked.texts.map((text) => {
    let state = textmate.INITIAL;
    return text.split("\n").map((line) => {
      const found = grammar.tokenizeLine(line, state);
      state = found.ruleStack;
      return found.tokens.map((token) => [line.slice(token.startIndex, token.endIndex), token.scopes]);
    });
  });
  process.stdout.write(JSON.stringify(texts));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
