import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  assessDanger,
  compileSafety,
  emergencySchema,
  maxAssessedChars,
  safetyFileSchema,
  type DangerKind,
  type SafetyFile,
} from '#core/safety.ts'

const folder = new URL('../../knowledge/safety/', import.meta.url)
const files = readdirSync(folder).map((name) =>
  safetyFileSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))),
)
const rules = compileSafety(files)
const kindOf = (text: string): DangerKind | undefined => assessDanger(rules, text)?.kind

describe('assessDanger', () => {
  it.each([
    'Mein Mann schlägt mich',
    'mein ex bedroht mich mit einem messer',
    'ER HAT MEINEN PASS WEGGENOMMEN UND SPERRT MICH EIN',
    'my husband beats me',
    'he beats me every night',
    'أتعرض للضرب من زوجي',
    'my neighbour beats his wife',
    'my family wants to force me to marry my cousin',
    'kocam beni dövüyor',
    'زوجي يضربني',
    'zawji byidrobni',
    'شوهرم مرا کتک می زند',
    'муж меня бьёт',
    'muzh menya biet',
    "чоловік б'є мене",
    'mon mari me frappe',
    'mi marido me pega',
    'mąż mnie bije',
    'soțul mă bate',
    'мъжът ми ме бие',
    'burri më rreh',
    'muž me tuče',
    'mêrê min li min dide',
    'nazis haben uns gerade angegriffen',
  ])('sees violence: %s', (text) => {
    expect(kindOf(text)).toBe('violence')
  })

  it.each([
    'ich will nicht mehr leben',
    'ich kann nicht mehr, ich will nicht mehr aufwachen',
    'everyone would be better off without me',
    'meine freundin will sich umbringen',
    'artık yaşamak istemiyorum',
    'بدي موت',
    'دیگه نمیخوام زنده باشم',
    'не хочу больше жить',
    'не хочу жити',
    'je veux mourir',
    'quiero morir',
    'nie chcę żyć',
    'nu mai vreau să trăiesc',
    'не искам да живея',
    'nuk dua të jetoj më',
    'ne živi mi se više',
    'ez naxwazim êdî bijîm',
  ])('sees suicide: %s', (text) => {
    expect(kindOf(text)).toBe('suicide')
  })

  it.each([
    'mein vater ist bewusstlos',
    'mein vater ist bewustlos',
    'my baby is not breathing',
    'i cant breath',
    'babam kalp krizi geçiriyor',
    'ابني لا يتنفس',
    'بچه ام وایتکس خورد',
    'у жены отошли воды',
    'у діда інсульт',
    'ma fille a bu de la javel',
    'mi hermano tiene sobredosis',
    'mocno krwawi z głowy',
    'i s-a strâmbat gura și nu poate vorbi',
    'детето не диша',
    'babai ka infarkt',
    'pukao mi vodenjak',
    'bavê min bêhiş e',
  ])('sees a medical emergency: %s', (text) => {
    expect(kindOf(text)).toBe('medical')
  })

  it.each([
    'mein nachbar schlägt seine kinder',
    'mein Kind ist verschwunden',
    'my stepfather touches me at night',
    'çocuğum kayboldu',
    'ابني ضاع بالسوق',
    'دخترم گم شده',
    'учительница бьёт моего сына',
    'у сусідів діти самі вдома і плачуть другу добу',
    'mon enfant a disparu',
    'mi padrastro toca a mi hermanita',
    'ojczym dotyka moją córkę',
    'tatăl vitreg o atinge pe fiica mea',
    'детето ми изчезна',
    'kam humbur fëmijën, nuk e gjej djalin',
    'očuh dira moju kćerku',
    'zarokê min winda bû',
  ])('sees a child in need: %s', (text) => {
    expect(kindOf(text)).toBe('child')
  })

  it.each([
    'wo finde ich die beratung vom frauenhaus',
    'krankenhaus rechnung',
    'mein kind hat fieber welcher arzt',
    'my child has a fever which doctor',
    'i killed my phone',
    'my boss kills me with work',
    'Todesurkunde',
    'suicide prevention course',
    'kita platz mein kind',
    'schlag sahne',
    'können sie mir einen termin vorschlagen',
    'mein kind schläft schlecht',
    'reha nach schlaganfall',
    'erste hilfe kurs',
    'ab welchem alter darf mein kind allein zu hause bleiben',
    'mein vermieter droht mit kündigung',
    'ich habe meinen pass verloren',
    'niemand schlägt mich',
    'hasta oluyorum nasıl rapor alırım',
    'entegrasyon kursuna nasıl kayıt olurum',
    'جدول الضرب لابني',
    'شهادة وفاة',
    'شوهرم هر روز زنگ می زند',
    'я потерял паспорт',
    'скільки коштує швидка',
    'je ne trouve pas de crèche pour mon enfant',
    'no encuentro guardería para mi hijo',
    'boję się egzaminu',
    'curs de prim ajutor',
    'работата ме убива',
    'sa kushton ambulanca',
    'posao me ubija',
    'ambulans çiqas e',
    'good bye my friend',
    '',
    '🙂',
  ])('stays quiet: %s', (text) => {
    expect(kindOf(text)).toBeUndefined()
  })

  it('puts the medical emergency before everything else', () => {
    expect(kindOf('mein mann hat mich geschlagen und ich blute stark am kopf')).toBe('medical')
  })

  it('alarms although the person also asks for information', () => {
    expect(kindOf('ich brauche informationen, mein mann schlägt mich')).toBe('violence')
  })

  it('does not let one harmless sentence hide a dangerous one', () => {
    expect(kindOf('Der Vermieter droht mit Kündigung. Und mein Mann schlägt mich')).toBe('violence')
  })

  it('names the rule for staff and never the words of the person', () => {
    const danger = assessDanger(rules, 'mein mann ibrahim schlägt mich')

    expect(danger?.evidence).toMatch(/^de\/violence\//u)
    expect(danger?.evidence).not.toContain('ibrahim')
  })

  it('reads the end of a very long message, too', () => {
    expect(kindOf(`${'hallo ich habe eine frage. '.repeat(2000)} mein mann schlägt mich`)).toBe('violence')
  })

  it('takes any text without an error', () => {
    const pieces = fc.constantFrom(
      'mann',
      'schlägt',
      'mich',
      'nicht',
      'زوجي',
      'يضربني',
      'и',
      'бьет',
      '!',
      '\n',
      '112',
      'ß',
      '‌',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 40 }).map((words) => words.join(' ')),
    )

    fc.assert(
      fc.property(text, (any) => {
        const danger = assessDanger(rules, any)

        expect(danger === undefined || danger.evidence.length > 0).toBe(true)
        expect(assessDanger(rules, any)).toEqual(danger)
      }),
    )
  })

  it('stays within a bound for repetitive messages of the greatest length', () => {
    const repeated = fc.array(fc.constantFrom('er', 'sie', 'schlägt', 'mich', 'nicht', 'kind', 'niemand'), {
      minLength: 1,
      maxLength: 5,
    })

    fc.assert(
      fc.property(repeated, (words) => {
        const text = `${words.join(' ')} `.repeat(maxAssessedChars).slice(0, maxAssessedChars)
        const start = performance.now()

        assessDanger(rules, text)

        // Generous: a busy machine must not fail the test, quadratic work would.
        expect(performance.now() - start).toBeLessThan(2000)
      }),
      { numRuns: 20 },
    )
  })
})

describe('compileSafety', () => {
  const aFile = (file: Partial<SafetyFile>): SafetyFile => safetyFileSchema.parse({ locale: 'de', ...file })

  it('forgives one slip in a long word and none in a short one', () => {
    const small = compileSafety([aFile({ violence: ['verprügelt mich', 'haut mich'] })])

    expect(assessDanger(small, 'er verprügellt mich')?.kind).toBe('violence')
    expect(assessDanger(small, 'er baut mich')).toBeUndefined()
  })

  it('reads an ordinary look-alike as it stands', () => {
    const small = compileSafety([aFile({ violence: ['geschlagen'], lookalikes: ['geschlafen'] })])

    expect(assessDanger(small, 'gut geschlafen')).toBeUndefined()
  })

  it('cancels only an act that the not line covers', () => {
    const small = compileSafety([
      aFile({
        classes: { hit: ['schlägt'], me: ['mich'] },
        violence: ['<hit> .. <me>'],
        not: { violence: ['niemand .. <hit>'] } as SafetyFile['not'],
      }),
    ])

    expect(assessDanger(small, 'niemand schlägt mich')).toBeUndefined()
    expect(assessDanger(small, 'niemand ist da und er schlägt mich')?.kind).toBe('violence')
  })

  it('applies a common line in every locale that has its classes', () => {
    const common = safetyFileSchema.parse({ locale: 'common', context: ['me'], violence: ['<hit> + <me>'] })
    const german = aFile({ classes: { hit: ['schlägt'], me: ['mich'] } })
    const polish = safetyFileSchema.parse({ locale: 'pl', classes: { hit: ['bije'] } })
    const small = compileSafety([common, german, polish])

    expect(assessDanger(small, 'mich schlägt er')?.evidence).toBe('de/violence/common-1: <hit> + <me>')
    expect(assessDanger(small, 'bije')).toBeUndefined()
  })

  it('tells a sign from a rule, and takes a rule that is there too', () => {
    const small = compileSafety([
      aFile({
        classes: { threaten: ['droht'], hit: ['schlägt'], me: ['mich', 'mir'] },
        violence: ['<hit> .. <me>'],
        signs: { violence: ['<threaten>'] } as SafetyFile['signs'],
      }),
    ])

    expect(assessDanger(small, 'der Vermieter droht mir')).toEqual({
      kind: 'violence',
      evidence: 'de/violence/sign-1: <threaten>',
      locale: 'de',
      isSign: true,
    })
    expect(assessDanger(small, 'er droht und schlägt mich')?.isSign).toBeUndefined()
  })

  it('refuses a line with a class that the locale does not define', () => {
    expect(() => compileSafety([aFile({ child: ['<kid> + <hit>'] })])).toThrow('<kid> + <hit>')
  })
})

describe('emergencySchema', () => {
  it('accepts the nationwide card', () => {
    const card = parse(
      readFileSync(new URL('../../knowledge/germany/emergency.yaml', import.meta.url), 'utf8'),
    ) as unknown

    expect(emergencySchema.parse(card).medical.offices[0]).toBe('notruf-112')
  })
})
