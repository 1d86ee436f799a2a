// Read a feed on standard input with podcast-partytime, and write what it made of it as JSON.
const { parseFeed } = require("podcast-partytime");
const { readFileSync } = require("node:fs");
process.stdout.write(JSON.stringify(parseFeed(readFileSync(0, "utf8"))));
