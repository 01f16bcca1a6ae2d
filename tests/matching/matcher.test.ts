import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileConcepts, conceptFeatures } from '#matching/concepts.ts'
import { fitCalibration, probability } from '#matching/calibrate.ts'
import { decide } from '#matching/decide.ts'
import { FeatureTable } from '#matching/feature-table.ts'
import { countFeatures, wordsOf } from '#matching/features.ts'
import { detectLanguage, readLanguage, trainLanguages } from '#matching/language.ts'
import { scoreInto, questionVector, trainModel } from '#matching/model.ts'
import { createRomanisedReader } from '#matching/romanised.ts'
import { serbianInLatin } from '#matching/serbian.ts'
import { words } from '#core/text.ts'
import { editDistance, nearestWord, repairWords } from '#matching/repair.ts'
import { collectWords, Vocabulary } from '#matching/vocabulary.ts'
import { smallBrain } from '#tests/support/small-town.ts'

const { matcher } = smallBrain

describe('the matcher', () => {
  it.each([
    ['kita anmelden', 'kita'],
    ['Wo kann ich meine Tochter in der Grundschule anmelden?', 'school'],
    ['wir möchten eine pflegekraft einstellen', 'hire'],
    ['KINDERGARTEN PLATZ', 'kita'],
    ['kidnergarten platz', 'kita'],
  ])('puts the right topic first for “%s”', (question, topic) => {
    expect(matcher.match(question).candidates[0]?.topic).toBe(topic)
  })

  it('gives the same result for the same question', () => {
    expect(matcher.match('kita platz')).toEqual(matcher.match('kita platz'))
  })

  it('has no candidates for nothing', () => {
    expect(matcher.match('👍')).toEqual({
      candidates: [],
      decision: { kind: 'refer', municipal: false },
      detected: undefined,
    })
  })

  it('knows what is none of ours', () => {
    expect(matcher.match('wie wird das wetter').decision).toEqual({ kind: 'refer', municipal: false })
    expect(matcher.match('hundesteuer zahlen').decision).toEqual({ kind: 'refer', municipal: true })
  })

  it('keeps employers’ topics from newcomers who said so', () => {
    const asked = (audience: 'newcomer' | 'employer') =>
      matcher.match('pflegekraft', { audience }).candidates.find(({ topic }) => topic === 'hire')?.score ?? 0

    expect(asked('newcomer')).toBeLessThan(asked('employer'))
  })

  it('explains by words what made the decision', () => {
    const { evidence } = matcher.explain('kidnergarten platz')

    expect(evidence).toContainEqual({ topic: 'kita', what: 'kidnergarten → kindergarten', kind: 'repair', share: 0 })
    expect(evidence.find(({ kind }) => kind === 'word')).toMatchObject({ topic: 'kita', what: 'kindergarten' })
  })

  it('finds names that are spelt nearly right', () => {
    expect(matcher.similarNames('Kleinstat')[0]).toMatchObject({ kind: 'municipality', id: 'kleinstadt' })
    expect(matcher.similarNames('Kitabüro')[0]).toMatchObject({ kind: 'office', id: 'kita-office' })
    expect(matcher.similarNames('xy')).toEqual([])
  })

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        expect(matcher.match(text).candidates.length).toBeLessThanOrEqual(5)
      }),
    )
  })
})

describe('the linear model', () => {
  it('separates what it was taught', () => {
    const texts = [
      { text: 'red apple', topic: 'fruit' },
      { text: 'green pear', topic: 'fruit' },
      { text: 'fast car', topic: 'vehicle' },
      { text: 'slow train', topic: 'vehicle' },
      { text: 'blue sky', topic: undefined },
    ]
    const { model } = trainModel(texts, ['fruit', 'vehicle'])
    const scores = new Float32Array(2)

    scoreInto(scores, model, questionVector(model, wordsOf('apples')))
    expect(scores[0]).toBeGreaterThan(scores[1] ?? 0)
    scoreInto(scores, model, questionVector(model, wordsOf('trains')))
    expect(scores[1]).toBeGreaterThan(scores[0] ?? 0)
    scoreInto(scores, model, questionVector(model, wordsOf('blue sky')))
    expect(Math.max(...scores)).toBeLessThan(0)
  })

  it('finds every feature again by its hash', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0xffffffff), { maxLength: 300 }), fc.nat(0xffffffff), (features, other) => {
        const table = FeatureTable.of(features)
        const sorted = features.toSorted((a, b) => a - b)
        for (const [index, feature] of sorted.entries()) expect(table.indexOf(feature)).toBe(index)
        expect(table.indexOf(other)).toBe(sorted.indexOf(other))
      }),
    )
  })

  it('counts words and runs of letters', () => {
    const counts = countFeatures(['ab', 'ab'])

    expect([...counts.word.values()]).toEqual([2])
    // #a a b b# #ab ab# #ab# – runs of two to four characters with the edges.
    expect(counts.letters.size).toBe(6)
  })
})

describe('repair', () => {
  const vocabulary = new Vocabulary(
    collectWords([{ words: ['kindergarten', 'schule', 'arbeit', 'haus'], locale: 'de' }]),
  )

  it.each([
    ['kidnergarten', 'kindergarten'],
    ['kindegaten', 'kindergarten'],
    ['schle', 'schule'],
    ['xchule', 'schule'],
    ['schule', undefined],
    ['hus', undefined],
    ['maus', 'haus'],
    ['zirkus', undefined],
  ])('of “%s” gives %s', (word, expected) => {
    expect(nearestWord(vocabulary, word)).toBe(expected)
  })

  it('tells what became what', () => {
    expect(repairWords(vocabulary, ['zur', 'schle'])).toEqual({
      words: ['zur', 'schule'],
      repairs: [{ from: 'schle', to: 'schule' }],
    })
    expect(repairWords(vocabulary, ['schule'])).toBeUndefined()
  })

  it.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'ab', 1],
    ['abc', 'xyz', 2],
    ['abcd', 'a', 2],
  ])('counts the edits from %s to %s, no further than the limit of 1', (a, b, edits) => {
    expect(editDistance(a, b, 1)).toBe(edits)
  })
})

describe('concepts', () => {
  const index = compileConcepts([
    { locale: 'de', concepts: { child: ['kind*'], doctor: ['arzt*', 'ärzt*'], volunteer: ['frei* willig*'] } },
    { locale: 'ar', concepts: { child: ['طفل*'], school: ['مدرسة'] } },
  ])

  it.each([
    ['Kinder', ['child']],
    ['Kinderarzt', ['child', 'doctor', 'child+doctor']],
    ['freie willige', ['volunteer']],
    ['وطفلي بالمدرسة', ['child', 'school', 'child+school']],
    ['unbekannt', []],
  ])('of “%s” are %j', (text, concepts) => {
    expect(conceptFeatures(index, wordsOf(text))).toEqual(concepts)
  })
})

describe('language', () => {
  const model = trainLanguages([
    { locale: 'de', text: 'wo kann ich mein kind anmelden und wie geht das mit der schule Jobcenter' },
    { locale: 'en', text: 'where can i register my child and how does this work with the school Jobcenter' },
    { locale: 'tr', text: 'çocuğumu nereye kaydettirebilirim ve okul nasıl oluyor Jobcenter' },
    { locale: 'ar', text: 'أين يمكنني تسجيل طفلي وكيف تعمل المدرسة Jobcenter' },
    { locale: 'ru', text: 'где я могу записать ребёнка и как это работает в школе Jobcenter' },
  ])

  it.each([
    ['wie kann ich das kind anmelden', 'de'],
    ['how does this work and where is the school', 'en'],
    ['cocugumu nasil kaydettirebilirim', 'tr'],
    ['كيف يمكنني تسجيل طفلي', 'ar'],
    ['как записать ребенка в школу', 'ru'],
  ] as const)('of “%s” is %s', (text, locale) => {
    expect(detectLanguage(model, text)).toBe(locale)
  })

  it('is not told from a word or two, or from words that all share', () => {
    expect(detectLanguage(model, 'ok')).toBeUndefined()
    expect(detectLanguage(model, 'Jobcenter')).toBeUndefined()
    expect(detectLanguage(model, 'jobcenter jobcenter')).toBeUndefined()
  })

  it('is the likely one where a text may well be in it, and no other', () => {
    const cyrillic = trainLanguages([
      { locale: 'ru', text: 'доплата за отопление где записать ребёнка' },
      { locale: 'bg', text: 'доплата за отопление къде да запиша детето' },
    ])
    const text = 'доплата за отопление'

    expect(readLanguage(cyrillic, text, 'ru').detected).toBe('ru')
    expect(readLanguage(cyrillic, text, 'bg').detected).toBe('bg')
    expect(readLanguage(model, 'how does this work and where is the school', 'de').detected).toBe('en')
  })

  it('of a word is that of its script, or the likely one in it', () => {
    expect(readLanguage(model, 'ساعدوني').detected).toBe('ar')
    expect(readLanguage(model, 'کمک پول').detected).toBe('fa')
    expect(readLanguage(model, 'سلام', 'fa').detected).toBe('fa')
    expect(readLanguage(model, 'помогите', 'de').detected).toBe('ru')
    expect(readLanguage(model, 'ок').detected).toBeUndefined()
  })

  it('is another one where the script is', () => {
    expect(detectLanguage(model, '我的孩子想上幼儿园')).toBe('other')
  })
})

describe('decision', () => {
  const candidate = (topic: string, probability: number) => ({ topic, score: 0, probability })

  it.each([
    [[0.9, 0.1], { kind: 'answer', topic: 'a', also: [] }],
    [[0.6, 0.3], { kind: 'answer', topic: 'a', also: ['b'] }],
    [[0.6, 0.1], { kind: 'clarify', topics: ['a'] }],
    [[0.4, 0.3, 0.2, 0.2], { kind: 'clarify', topics: ['a', 'b', 'c'] }],
    [[0.2, 0.01], { kind: 'refer', municipal: true }],
    [[0.1], { kind: 'refer', municipal: true }],
    [[], { kind: 'refer', municipal: true }],
  ])('for probabilities %j', (probabilities, decision) => {
    expect(
      decide(
        probabilities.map((one, index) => candidate('abcd'[index] ?? '', one)),
        true,
        (topic) => (topic < 'c' ? 'near' : 'far'),
      ),
    ).toEqual(decision)
  })

  it('asks back sooner about a topic whose entry wants more certainty', () => {
    const candidates = [candidate('a', 0.9), candidate('b', 0.05)]
    const far = (topic: string) => topic

    expect(decide(candidates, false, far, () => 0.95)).toEqual({ kind: 'clarify', topics: ['a'] })
    expect(decide(candidates, false, far, () => 0.85)).toEqual({ kind: 'answer', topic: 'a', also: [] })
  })
})

describe('calibration', () => {
  it('learns how often a score was right', () => {
    const signals = (score: number) => ({ score, lead: 0, overBackground: 0, known: 0, length: 0 })
    const observations = [-1, -0.5, 0.5, 1].flatMap((score) =>
      Array.from({ length: 20 }, (_, index) => ({
        locale: 'de' as const,
        signals: signals(score),
        right: score > 0 ? index > 1 : index < 2,
      })),
    )
    const calibration = fitCalibration(observations)

    expect(probability(calibration, signals(1), 'de')).toBeGreaterThan(0.85)
    expect(probability(calibration, signals(-1), 'de')).toBeLessThan(0.15)
  })
})

describe('typing in Latin letters', () => {
  const list = collectWords([
    { words: words('كيف اسجل ابني في المدرسة'), locale: 'ar' },
    { words: words('چطور می‌توانم وقت ملاقات بگیرم'), locale: 'fa' },
    { words: words('как записать ребёнка в школу к врачу'), locale: 'ru' },
    { words: words('дитячий садок'), locale: 'uk' },
    { words: words('wo ist der kindergarten'), locale: 'de' },
  ])
  const reader = createRomanisedReader(new Vocabulary(list))

  it.each([
    ['kif asajjel ebni', 'ar', 'كيف اسجل ابني'],
    ['al madrasa', 'ar', 'المدرسة'],
    ['chetor vaght molaghat begiram', 'fa', 'چطور وقت ملاقات بگیرم'],
    ['kak zapisat rebenka v shkolu', 'ru', 'как записать ребенка школу'],
    ['vrachu', 'ru', 'врачу'],
    ['dytjachyj sadok', 'uk', 'дитячий садок'],
  ] as const)('“%s” is read as the words of %s that sound so', (typed, locale, native) => {
    const read = reader.read(words(typed), locale) ?? []
    for (const word of words(native)) expect(read).toContain(word)
  })

  it('leaves German words and words of other scripts alone', () => {
    expect(reader.read(['kindergarten', 'школу'], 'ru')).toBeUndefined()
  })

  it('brings Serbian into Latin letters, and no other Cyrillic text', () => {
    expect(serbianInLatin('Тражим посао, љубазно')).toBe('tražim posao, ljubazno')
    expect(serbianInLatin('Шукаю роботу')).toBe('Шукаю роботу')
    expect(serbianInLatin('барам работа и ќе дојдам')).toBe('барам работа и ќе дојдам')
  })

  it('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('ar', 'fa', 'ru'), (text, locale) => {
        const typed = words(text)
        const read = reader.read(typed, locale)
        expect(read?.length ?? typed.length).toBe(typed.length)
      }),
    )
  })
})
