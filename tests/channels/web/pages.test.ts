import { HtmlValidate } from 'html-validate'
import { describe, expect, it } from 'vitest'
import { answerLocales } from '#core/locale.ts'
import { aWebApp, postForm as post } from '#tests/support/web-chat.ts'

const conversation = 'conversation-of-a-test'

const hiddenField = (page: string, name: string) =>
  new RegExp(`<input type="hidden" name="${name}" value="([^"]*)">`, 'u').exec(page)?.[1] ?? ''

// Numbers stay on one line by the stylesheet, so that they can be copied with plain blanks.
const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'tel-non-breaking': 'off' } })

async function faultsIn(page: string): Promise<string[]> {
  const report = await validator.validateString(page)
  return report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))
}

describe('the pages', () => {
  it.each([
    ['the chat', '/?m=kleinstadt&l=de'],
    ['the chat in Arabic', '/?m=kleinstadt&l=ar'],
    ['a deep link', '/?m=kleinstadt&l=en&t=kita'],
    ['an answer', '/topics/kita?m=kleinstadt&l=de'],
    ['an answer in Arabic', '/topics/kita?l=ar'],
    ['the privacy notice', '/privacy?l=tr'],
  ])('are valid HTML: %s', async (_, path) => {
    const { app } = aWebApp({ config: { links: { imprint: 'https://example.org/imprint' } } })

    const response = await app.request(path)

    expect(response.status).toBe(200)
    expect(await faultsIn(await response.text())).toEqual([])
  })

  it.each([
    ['an answer with its office', 'Wo melde ich mein Kind im Kindergarten an?'],
    ['the emergency card', 'Hilfe, er schlägt mich'],
    ['a referral', 'Wer gewinnt das Spiel?'],
    ['markup as a question', '<img src=x onerror=alert(1)> "quoted" & more'],
  ])('are valid HTML after a question without JavaScript: %s', async (_, text) => {
    const { app } = aWebApp()

    const response = await post(app, { conversation, municipality: 'kleinstadt', locale: 'de', text })

    expect(response.status).toBe(200)
    expect(await faultsIn(await response.text())).toEqual([])
  })

  it('come with a policy that allows nothing inline and nothing from elsewhere, and are in no frame', async () => {
    const { app } = aWebApp()

    const { headers } = await app.request('/')

    const policy = headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Set-Cookie')).toBeNull()
  })

  it('may be framed by the sites that are named', async () => {
    const { app } = aWebApp({ config: { embedOrigins: ['https://www.kleinstadt.example'] } })

    const { headers } = await app.request('/')

    expect(headers.get('Content-Security-Policy')).toContain('frame-ancestors https://www.kleinstadt.example')
  })

  it('that hold the token of a conversation are never stored on the way', async () => {
    const { app } = aWebApp()

    const pages = [await app.request('/'), await post(app, { conversation, text: 'Kita' })]

    expect(pages.map(({ headers }) => headers.get('Cache-Control'))).toEqual(['no-store', 'no-store'])
  })

  it('give every visitor another conversation', async () => {
    const { app } = aWebApp()

    const [one, two] = [await (await app.request('/')).text(), await (await app.request('/')).text()]

    expect(hiddenField(one, 'conversation')).toMatch(/^[\w-]{22}$/u)
    expect(hiddenField(one, 'conversation')).not.toBe(hiddenField(two, 'conversation'))
  })

  it('take the language of the address, then that of the browser, then German', async () => {
    const { app } = aWebApp()
    const langOf = async (path: string, accepted?: string) => {
      const response = await app.request(path, accepted ? { headers: { 'Accept-Language': accepted } } : {})
      return /<html lang="([^"]+)" dir="([^"]+)">/u
        .exec(await response.text())
        ?.slice(1)
        .join(' ')
    }

    expect(await langOf('/?l=ar', 'en')).toBe('ar rtl')
    expect(await langOf('/', 'ti,fa-AF;q=0.9,en;q=0.8')).toBe('fa rtl')
    expect(await langOf('/')).toBe('de ltr')
    expect(await langOf('/?l=xx')).toBe('de ltr')
  })

  it('show the topic of a deep link at once', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/?m=kleinstadt&l=de&t=kita')).text()

    expect(page).toContain('Antwort kita.')
    expect(page).toContain('Kita-Büro')
    expect(page).toContain('start="kita"')
  })

  it('ignore a municipality and a topic that do not exist', async () => {
    const { app } = aWebApp()

    const response = await app.request('/?m=atlantis&t=nothing&l=de')

    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('atlantis')
  })

  it('offer the chat to whoever follows an old link', async () => {
    const { app } = aWebApp()

    const response = await app.request('/topics/nothing?l=tr')

    expect(response.status).toBe(404)
    expect(await response.text()).toContain('<wegweiser-chat mode="page" locale="tr">')
  })
})

describe('a talk without JavaScript', () => {
  it('keeps town, language and topic from page to page', async () => {
    const { app } = aWebApp()
    const first = await (await app.request('/?m=kleinstadt&l=de')).text()
    const form = (page: string) => ({
      conversation: hiddenField(page, 'conversation'),
      municipality: hiddenField(page, 'municipality'),
      locale: hiddenField(page, 'locale'),
    })

    const answer = await (await post(app, { ...form(first), start: hiddenField(first, 'start'), text: 'Kita' })).text()
    const followUp = await (await post(app, { ...form(answer), text: 'Öffnungszeiten' })).text()

    expect(answer).toContain('Kita-Büro')
    expect(followUp).toContain('Kita-Büro')
    expect(form(followUp)).toEqual(form(first))
  })

  it('takes a press on a choice', async () => {
    const { app } = aWebApp()

    const page = await (await post(app, { conversation, municipality: 'kleinstadt', choice: 't:school' })).text()

    expect(page).toContain('Antwort school.')
  })

  it('shows what was asked as text, whatever it holds', async () => {
    const { app } = aWebApp()

    const page = await (await post(app, { conversation, text: '"><script>alert(1)</script>' })).text()

    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toContain('<script>alert')
  })

  it('begins anew when the body is no form', async () => {
    const { app, log } = aWebApp()

    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const response = await app.request('/', { method: 'POST', body: 'Zaubermarke', headers })

    expect(response.status).toBe(303)
    expect(log.records).toEqual([])
  })

  it('begins anew when the form was tampered with', async () => {
    const { app } = aWebApp()

    const response = await post(app, { conversation: '../../etc', text: 'Kita' })

    expect([response.status, response.headers.get('Location')]).toEqual([303, '/'])
  })
})

describe('an answer on a page of its own', () => {
  it('has its data for other systems', async () => {
    const { app } = aWebApp({ config: { publicUrl: 'https://chat.example' } })

    const page = await (await app.request('/topics/kita?m=kleinstadt&l=de')).text()

    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/su.exec(page) ?? []
    expect(JSON.parse(data)).toEqual({
      '@context': 'https://schema.org',
      '@type': 'FAQPage',
      url: 'https://chat.example/topics/kita?l=de&m=kleinstadt',
      inLanguage: 'de',
      mainEntity: [
        { '@type': 'Question', name: 'Titel kita', acceptedAnswer: { '@type': 'Answer', text: 'Antwort kita.' } },
      ],
      about: [
        {
          '@type': 'GovernmentOffice',
          name: 'Kita-Büro',
          telephone: '+49 6131 122008',
          address: 'Marktplatz 1, 55999 Kleinstadt',
        },
      ],
    })
    expect(page).toContain('<link rel="canonical" href="https://chat.example/topics/kita?l=de&amp;m=kleinstadt">')
  })

  it('leads to the other languages and to the chat, with the same town', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/topics/kita?m=kleinstadt&l=de')).text()

    expect(page).toContain('href="/topics/kita?l=uk&amp;m=kleinstadt" lang="uk" hreflang="uk"')
    expect(page).toContain('href="/?l=de&amp;t=kita&amp;m=kleinstadt"')
  })

  it('says in which language its text is, for want of a translation', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/topics/kita?l=ar')).text()

    expect(page).toContain('<html lang="ar" dir="rtl">')
    expect(page).toContain('<h1 lang="en" dir="ltr">Title kita</h1>')
    expect(page).toContain('<div class="text" lang="en" dir="ltr"><p>Answer kita.</p></div>')
  })

  it('says nothing of a talk that is not held there', async () => {
    const { app } = aWebApp()

    const page = await (await app.request('/topics/kita?l=de')).text()

    expect(page).not.toContain('Ich bin ein Programm')
    expect(page).not.toContain('<form')
  })
})

describe('the privacy notice', () => {
  it.each(answerLocales)('is there in %s', async (locale) => {
    const { app } = aWebApp()

    const response = await app.request(`/privacy?l=${locale}`)
    const page = await response.text()

    expect(response.status).toBe(200)
    expect(/<h1[^>]*>[^<]{4,}<\/h1>/u.test(page)).toBe(true)
    expect(page).not.toContain('privacy.text')
  })
})
