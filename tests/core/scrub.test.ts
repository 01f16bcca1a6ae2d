import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxScrubbedChars, scrub } from '#core/scrub.ts'

describe('scrubbing', () => {
  it.each([
    ['an e-mail address', 'Schreiben Sie an anna.mueller@web.de bitte', 'Schreiben Sie an […] bitte'],
    ['an e-mail address for people', 'anna.mueller (at) web.de', '[…]'],
    ['an e-mail address with blanks', 'anna.mueller @ web.de', '[…]'],
    ['a link', 'siehe https://facebook.com/anna?id=7 dort', 'siehe […] dort'],
    ['a link without a scheme', 'siehe facebook.com/anna.m und t.me/anna', 'siehe […] und […]'],
    ['a site', 'auf www.anna-mueller.example und anna-mueller.de', 'auf […] und […]'],
    ['a handle', 'ich bin @anna_m auf Telegram', 'ich bin […] auf Telegram'],
    ['a Slack mention', 'frag <@U012AB3CD> bitte', 'frag […] bitte'],
    ['an IBAN', 'Konto DE89 3704 0044 0532 0130 00 bitte', 'Konto […] bitte'],
    ['an IBAN with letters', 'NL91ABNA0417164300', '[…]'],
    ['a mobile number', 'Tel. 0176/123 45 67', 'Tel. […]'],
    ['an international number', 'call +49 (6131) 12-34 56 now', 'call […] now'],
    ['an Arabic number', 'رقمي ٠١٧٦ ١٢٣ ٤٥٦٧ شكرا', 'رقمي […] شكرا'],
    ['a Persian number', 'شماره من ۰۱۷۶۱۲۳۴۵۶۷ است', 'شماره من […] است'],
    ['a postcode', 'in 55116 Mainz', 'in […] Mainz'],
    ['a passport number', 'Pass C01X00T47 abgelaufen', 'Pass […] abgelaufen'],
    ['digits parted by what cannot be seen', 'Nr. 1\u200b2\u200c3\u20604', 'Nr. […]'],
  ])('takes out %s', (_what, text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
  })

  it.each([
    ['wohne in der Rheinstraße 12a', 'wohne in der […]'],
    ['wohne mainzer str.7, 2. Stock', 'wohne […], 2. Stock'],
    ['Adresse: Große Bleiche 5', 'Adresse: […]'],
    ['wir sind Am Markt 3', 'wir sind […]'],
    ['An der Goldgrube 33 b gemeldet', '[…] gemeldet'],
    ['Kaiser-Wilhelm-Ring 4-6', '[…]'],
    ['Mainzer Ring 5 in Mainz', '[…] in Mainz'],
    ['вулиця Шевченка 5', '[…]'],
  ])('takes out a street with its number: %s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
  })

  it.each([
    ['geboren am 3.4.1990', 'geboren am […]'],
    ['geb. 03.04.', 'geb. […]'],
    ['geboren am 3. April in Kiew', 'geboren am […] in Kiew'],
    ['born on 3rd of March 1990', 'born on […]'],
    ['March 3, 1990', '[…]'],
    ['1990-04-03', '[…]'],
    ['٣/٤/١٩٩٠', '[…]'],
    ['тату родився 3 квітня 1990 року', 'тату родився […] року'],
    ['doğum tarihim 5 Mart 1988', 'doğum tarihim […]'],
    ['تاریخ تولد ۱۲ فروردین', 'تاریخ تولد […]'],
  ])('takes out a date of birth: %s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
  })

  it.each([
    ['de', 'Ich heiße Anna Müller und suche eine Wohnung', 'Ich heiße […] und suche eine Wohnung'],
    ['de', 'ich heisse anna müller und suche eine wohnung', 'ich heisse […] und suche eine wohnung'],
    ['de', 'mein sohn heißt ali und geht in die kita', 'mein sohn heißt […] und geht in die kita'],
    ['de', 'Mein Name ist Karl-Heinz von der Aue.', 'Mein Name ist […].'],
    ['en', 'my name is anna smith and i need help', 'my name is […] and i need help'],
    ['en', "I'm Lina Haddad and I need a doctor", "I'm […] and I need a doctor"],
    ['ar', 'اسمي احمد محمد وأريد السكن', 'اسمي […] وأريد السكن'],
    ['fa', 'اسم من علی رضایی است و خانه میخواهم', 'اسم من […] است و خانه میخواهم'],
    ['tr', 'benim adım Ayşe Yılmaz ve iş arıyorum', 'benim adım […] ve iş arıyorum'],
    ['uk', 'мене звати Олена Шевченко і я шукаю житло', 'мене звати […] і я шукаю житло'],
    ['ru', 'меня зовут иван петров мне нужно жильё', 'меня зовут […] мне нужно жильё'],
    ['fr', 'je m’appelle Marie Dupont et je cherche', 'je m’appelle […] et je cherche'],
    ['es', 'me llamo Juan Carlos y busco piso', 'me llamo […] y busco piso'],
    ['pl', 'nazywam się Jan Kowalski i szukam pracy', 'nazywam się […] i szukam pracy'],
    ['ro', 'mă numesc Ion Popescu și caut', 'mă numesc […] și caut'],
    ['bg', 'казвам се Иван Иванов и търся', 'казвам се […] и търся'],
    ['sq', 'unë quhem Arben Hoxha dhe kërkoj', 'unë quhem […] dhe kërkoj'],
    ['bs', 'zovem se Amir Hodžić i tražim', 'zovem se […] i tražim'],
    ['ku', 'navê min Azad e û ez', 'navê min […] e û ez'],
  ])('takes out the name behind an introduction (%s): %s', (_locale, text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
  })

  it.each([
    ['Herr Schmidt vom Jobcenter antwortet nicht', 'Herr […] vom Jobcenter antwortet nicht'],
    ['Vorname: Lina, Nachname: Haddad', 'Vorname: […], Nachname: […]'],
  ])('takes out names behind titles and labels: %s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
  })

  it.each([
    'Wo kann ich meinen Sohn (3 Jahre) in der Kita anmelden?',
    'Wie heißt das Amt für Kindergeld?',
    'Aufenthaltstitel nach § 16d oder § 18 g?',
    'Deutschkurs B1 am Montag 10:30 Uhr',
    'I am Syrian and have 2 kids, 3 and 5 years old',
    'cómo se llama la oficina',
    'Mein Name ist falsch geschrieben',
    'in der Klasse 5',
    'Termin am 1. Mai?',
    '1.200 Euro Miete',
    'أين أسجّل طفلي في الروضة؟ عمره 3 سنوات',
    'می‌خواهم زبان آلمانی یاد بگیرم',
    'де зареєструвати дитину 6 років',
    'Kita-Platz 2 Kinder',
    'Kita-Info, Kita-Platz/Krippe, z.B. am Vormittag',
    '',
  ])('leaves an ordinary question as it is: %s', (text) => {
    expect(scrub(text)).toBe(text)
  })

  it('puts everything on one line', () => {
    expect(scrub('  Wo\nkann\tich\r\n\u0000reiten?  ')).toBe('Wo kann ich reiten?')
  })

  it('marks once what stands side by side', () => {
    expect(scrub('anna@web.de, 0176 1234567, Rheinstr. 5')).toBe('[…]')
  })

  it('keeps the beginning of a long text, cut between words', () => {
    const scrubbed = scrub('Wohnungssuche '.repeat(100))

    expect(scrubbed).toBe('Wohnungssuche '.repeat(21).trim())
  })

  it('does not let half an address through where a text is cut', () => {
    const scrubbed = scrub(`${'a '.repeat(145)}mueller@web.de`)

    expect(scrubbed).not.toContain('mueller')
  })
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    'ich heiße ', 'my name is ', 'اسمي ', 'Anna ', 'anna', '@', '.', 'de', ' ', ', ', '[…]', '[', '…', ']', '1', '23', '٤٥', '۶۷', '/',
    '-', '(', '+49', 'Rheinstr. ', 'geboren am ', 'März ', '\u200b', '\u200c', 'İ', 'ß', '\ud800', 'https://', 'Herr ', 'x'.repeat(40),
  ) // prettier-ignore
  const numberSigns = fc.constantFrom('0', '4', '9', '٠', '٩', '۰', '۳', ' ', '.', '-', '/', '\u200b', '\u200c', 'a')
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(pieces, { maxLength: 60 }).map((list) => list.join('')),
    fc.array(numberSigns, { maxLength: 60 }).map((list) => list.join('')),
  )

  it('is the same when it is scrubbed again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const scrubbed = scrub(text)
        expect(scrub(scrubbed)).toBe(scrubbed)
      }),
      { numRuns: 500 },
    )
  })

  it('has no four digits in a row, no address sign between words, one line and at most 300 characters', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const scrubbed = scrub(text)
        expect(scrubbed).not.toMatch(/\p{N}{4}/u)
        expect(scrubbed).not.toMatch(/[\p{L}\p{N}]@[\p{L}\p{N}]/u)
        expect(scrubbed).not.toMatch(/[\p{Cc}\p{Cs}]/u)
        expect(scrubbed.length).toBeLessThanOrEqual(maxScrubbedChars)
      }),
      { numRuns: 500 },
    )
  })
})
