// Lints Cypher files with Neo4j's own language support.
//
//   node lint_cypher.mjs FOLDER_OF_THE_INSTALLED_PACKAGE FILE...
//
// Prints one JSON line a finding: file, line (from 1), severity ("error" or "warning"), message.
// Every statement is read as Cypher 5 and as Cypher 25, since both kinds of server are in use.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const { lintCypherQuery, parseParameters, testData } = createRequire(`${folder}/`)(
  "@neo4j-cypher/language-support",
);

// The package carries the functions and procedures of a stock server, so unknown ones are found.
const { functions, procedures } = testData.mockSchema;
const plain = { consoleCommandsEnabled: false };

function findings(file, text, version) {
  const parameters = Object.fromEntries(parseParameters(text, false).map((name) => [name, ""]));
  const schema = { parameters, functions, procedures, defaultLanguage: version };
  return lintCypherQuery(text, schema, plain).diagnostics.map((found) => ({
    file,
    line: found.range.start.line + 1,
    severity: found.severity === 1 ? "error" : "warning",
    message: found.message,
  }));
}

for (const file of files) {
  const text = readFileSync(file, "utf8");
  const both = ["CYPHER 5", "CYPHER 25"].flatMap((version) => findings(file, text, version));
  for (const line of new Set(both.map((found) => JSON.stringify(found)))) console.log(line);
}
