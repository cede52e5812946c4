// What @mozilla/readability makes of a page, as JSON.
const fs = require("fs");
const { JSDOM, VirtualConsole } = require("jsdom");
const { Readability } = require("@mozilla/readability");

const dom = new JSDOM(fs.readFileSync(process.argv[2], "utf8"), {
	url: "http://fakehost/test/page.html",
	virtualConsole: new VirtualConsole(),
});
const article = new Readability(dom.window.document).parse() || {};
console.log(JSON.stringify({
	content: article.content, title: article.title, byline: article.byline,
}));
