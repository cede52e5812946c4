/*
 * Pages through a book in a browser reader from its first page to its last:
 *
 *   NODE_PATH=build/tools/node_modules node page_book.js URL BOOK CHROMIUM OUT
 *
 * URL is that of reader.html, BOOK a name below it, OUT a folder for a picture
 * of the first page of each section.  Prints JSON: {sections, toc, pages:
 * [{index, text}], notes: [{index, type, text}], colours: [...], errors: [...]}.
 */
const fs = require('fs')
const puppeteer = require('puppeteer-core')

const PAGES_MOST = 300
const [url, book, executablePath, out] = process.argv.slice(2)

function listen(page, errors) {
	page.on('console', message => {
		if (message.type() === 'error')
			errors.push(message.text())
	})
	page.on('pageerror', error => errors.push(String(error)))
	page.on('requestfailed', request =>
		errors.push(`${request.url()}: ${request.failure().errorText}`))
	page.on('request', request => {
		const { protocol, origin } = new URL(request.url())

		if (protocol.startsWith('http') && origin !== new URL(url).origin)
			errors.push('asks for ' + request.url())
	})
}

async function read(page) {
	const told = { pages: [], notes: [], colours: [], errors: [] }
	let section = -1

	listen(page, told.errors)
	await page.setViewport({ width: 600, height: 800 })
	await page.goto(url)
	await page.waitForFunction(() => window.openBook)
	const opened = await page.evaluate(name => window.openBook(name), book)
	for (let at = opened.page; at && told.pages.length < PAGES_MOST;
		at = await page.evaluate(() => window.turnPage())) {
		told.pages.push(at)
		if (at.index === section)
			continue
		section = at.index
		const picture = await page.screenshot({ encoding: 'base64' })
		fs.writeFileSync(`${out}/${section}.png`, picture, 'base64')
		told.colours.push(await page.evaluate(
			data => window.countColours(data),
			'data:image/png;base64,' + picture))
		for (const note of await page.evaluate(() => window.openNotes()))
			told.notes.push({ index: section, ...note })
	}
	return { sections: opened.sections, toc: opened.toc, ...told }
}

async function main() {
	const browser = await puppeteer.launch({ executablePath, timeout: 60000,
		args: ['--no-sandbox', '--disable-gpu'] })

	try {
		const told = await read(await browser.newPage())

		process.stdout.write(JSON.stringify(told))
	} finally {
		await browser.close()
	}
}

main().catch(error => {
	console.error(error)
	process.exitCode = 1
})
