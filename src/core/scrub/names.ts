/**
 * Names behind an introduction. A list of names would miss most of the world's and hit ordinary words; how people introduce themselves
 * is a closed set per language. Spellings without marks are listed too: so do people type.
 */
const introductions = [
  // de
  'ich hei(?:ß|ss|s)e|ich hei(?:ß|ss)|(?:mann|frau|sohn|tochter|kind|baby|bruder|schwester|mutter|vater|freund|freundin|er|sie) hei(?:ß|ss)t|(?:mein|meine|sein|ihr|unser)(?:e[rnm]?)? (?:voller |ganzer )?(?:name|vorname|nachname|familienname|mädchenname|maedchenname) (?:ist|lautet|war)|namens',
  // en
  "my (?:full |first |last |given )?(?:name|surname|forename)(?: is|['’]?s)|(?:i am|i['’]?m|he is|she is|is) (?:called|named)|(?:his|her|son['’]?s|daughter['’]?s|wife['’]?s|husband['’]?s|child['’]?s) name(?: is|['’]?s)|call me",
  // ar
  '[اأإ]سم[يى](?: هو)?|[اأإ]سم(?:ه|ها)(?: هو| هي)?|[اأإ]سم (?:زوجي|زوجتي|ابني|إبني|ابنتي|بنتي|والدي|والدتي|طفلي|طفلتي)(?: هو| هي)?|[اأ]د[عُ]+ى',
  // fa
  '(?:اسم|نام) (?:من|پسرم|دخترم|همسرم|شوهرم|خانمم|فرزندم|بچه ?ام|پدرم|مادرم)|(?:اسمم|نامم|اسمش|نامش)',
  // tr
  '(?:benim )?(?:ad[ıi]m|ismim)|(?:oğlumun|oglumun|kızımın|kizimin|eşimin|esimin|çocuğumun|cocugumun) (?:adı|adi|ismi)',
  // uk, ru, bg
  "звати|звуть|зовуть|зовут|звать|(?:моє|мое|його|її) (?:ім['’ʼ]?я|прізвище|призвище)|(?:моё|мое|его|её|ее) (?:имя|отчество)|(?:моя|его|её|ее) фамилия|казвам се|(?:името|фамилията) (?:ми|му|ѝ|й) е|казва се",
  // fr
  "je m['’ ]?appel+e|s['’ ]?appel+e|(?:mon|son) (?:nom|prénom|prenom)(?: de famille)?(?: est| c['’]est)",
  // es
  '(?:me|se) llam[oa]|mi (?:nombre|apellido)(?: completo)? es|(?:su|cuyo) nombre es',
  // pl
  'nazywam si[ęe]|nazywa si[ęe]|(?:mam|ma) na imi[ęe]|(?:moje|jego|jej) (?:imi[ęe]|nazwisko)(?: to| jest)?',
  // ro
  'm[ăa] numesc|m[ăa] cheam[ăa]|[îi]l cheam[ăa]|o cheam[ăa]|se nume[șsş]te|numele (?:meu|lui|ei)(?: de familie)?(?: este| e)|prenumele meu(?: este| e)',
  // sq
  '(?:unë |une )?quhem|quhet|emri im(?: është| eshte)|mbiemri im(?: është| eshte)|e kam emrin|m[ëe] quajn[ëe]',
  // bs
  'zovem se|zove se|prezivam se|(?:moje|njegovo|njeno) (?:ime|prezime) je|ime mi je|зовем се|моје име је|име ми је',
  // ku
  'nav[êe] min(?: e| ew)?|nav[êe] (?:wî|wi|wê|we|kurê min|keça min)(?: e)?|ez bi nav[êe]',
] as const

/** Labels of a form that was filled in: “Name: …”. */
const labels =
  "name|vorname|nachname|familienname|surname|first name|last name|full name|الاسم|اسم|نام|نام خانوادگی|isim|ad soyad|ad|soyad|ім['’ʼ]?я|прізвище|имя|фамилия|фио|піб|nom|prénom|nombre|apellido|apellidos|imię|imie|nazwisko|nume|prenume|име|фамилия|emri|mbiemri|ime|prezime|nav"

const titles =
  'Herrn?|Hr\\.|Frau|Fr\\.|Familie|Fam\\.|Mr\\.?|Mrs\\.?|Ms\\.?|Mister|Dr\\.?|Prof\\.?|Pan|Pani|Madame|Monsieur|Señora?|Domnul|Doamna|Господин|Госпожа|Пан|Пані'

/** Belong to a name when one follows; the articles among them only when it has a capital: “s'appelle le bureau”. */
const particles = new Set([
  'al',
  'ul',
  'von',
  'van',
  'bin',
  'ibn',
  'bint',
  'abu',
  'abd',
  'آل',
  'ابو',
  'أبو',
  'بن',
  'ابن',
  'عبد',
])
const articles = new Set(['der', 'den', 'de', 'da', 'di', 'del', 'dos', 'la', 'le', 'el', 'las', 'los', 'les', 'il'])

/** Do not belong to a name: where a sentence goes on. Words that are common names too (Ali, Ben, Can, Will) are left out. */
const otherWords = new Set(
  (
    'und oder aber ich wir er sie es bin ist hat habe haben komme kommen wohne lebe suche brauche möchte moechte kann muss war wurde ' +
    'aus in im an am auf mit von für fuer bei nach seit nicht falsch auch der die das den dem ein eine einen wo was wie wann wer warum ' +
    'and or but i we he she it am is are was have has had come came live need want would must from in at on with for since not wrong ' +
    'also the a an back again tomorrow today later soon please where what how when who why my your there because looking ' +
    'و او أو لكن انا أنا نحن هو هي من في على الى إلى مع عن لا ليس غير أريد اريد عندي لدي أسكن اسكن أعيش اعيش ابحث أبحث أين اين كيف متى ماذا ' +
    'است هست هستم می میخواهم می‌خواهم میخوام دارم از در به با که را برای و یا کجا چطور چگونه چه ' +
    've veya ama biz o bir bu için icin istiyorum nerede nasıl nasil ne zaman geldim yaşıyorum yasiyorum değil yanlış var ' +
    'і та й або але я ми він вона з із зі у в на до для не це де як коли що хочу маю живу шукаю потрібно прошу ' +
    'и или но мы он она из с от для как где когда что мне у меня хочу живу ищу нужно не это прошу ' +
    'et ou mais je j nous il elle suis est ai habite cherche veux voudrais de à dans avec pour où comment quand que pas ' +
    'y o pero yo nosotros él ella soy es tengo vivo busco quiero necesito en con para por dónde donde cómo como cuándo cuando no ' +
    'i oraz lub ale ja my on ona jestem jest mam mieszkam szukam chcę chce potrzebuję z ze w na do dla gdzie jak kiedy nie ' +
    'și si sau dar eu noi el ea sunt este am locuiesc caut vreau am din în la cu pentru unde cum când cand nu ' +
    'аз ние той тя съм имам живея търся искам от за къде как кога не ' +
    'dhe ose por unë une ne ai ajo jam është kam jetoj kërkoj dua nga në me për ku si kur nuk ' +
    'a ili mi sam imam živim zivim tražim trazim želim zelim iz u na sa za gdje kako kada nije ' +
    'û u an lê ez em ew im ji li bi ku çawa kengî dixwazim heye'
  ).split(' '),
)

const nameWord = String.raw`[\p{L}\p{M}][\p{L}\p{M}'’ʼ\u200C-]*\.?`
const names = String.raw`(${nameWord}(?: ${nameWord}){0,5})`
const notInWord = String.raw`(?<![\p{L}\p{M}\p{N}])`

const introduced = new RegExp(`(${notInWord}(?:${introductions.join('|')})[ :,"„“”«»–-]{1,3})${names}`, 'giu')
const labelled = new RegExp(`(${notInWord}(?:${labels}) ?[:=] ?)${names}`, 'giu')
const titled = new RegExp(
  `(${notInWord}(?:${titles}) )(\\p{Lu}[\\p{L}\\p{M}'’-]+(?: \\p{Lu}[\\p{L}\\p{M}'’-]+)?)`,
  'gu',
)
/** Two names at least: “I am Syrian” says no name, “I am Lina Haddad” does. */
const presented = new RegExp(
  `(${notInWord}[Ii](?: am|['’]m) )(\\p{Lu}[\\p{L}\\p{M}'’-]+ \\p{Lu}[\\p{L}\\p{M}'’-]+)`,
  'gu',
)

/** The text with `mark` instead of the names behind introductions, labels and titles. */
export function withoutNames(text: string, mark: string): string {
  const replace = (whole: string, introduction: string, found: string) => {
    const length = nameLength(found)
    return length === 0 ? whole : `${introduction}${mark}${found.slice(length)}`
  }
  return text
    .replace(introduced, replace)
    .replace(labelled, replace)
    .replace(titled, (_, title: string) => `${title}${mark}`)
    .replace(presented, (_, introduction: string) => `${introduction}${mark}`)
}

/** How much of the words behind an introduction is a name: a capitalised one as far as capitals go, else two words at most. */
function nameLength(found: string): number {
  const words = found.split(' ')
  const isCapitalised = /^\p{Lu}/u.test(words[0] ?? '')
  let end = 0
  let length = 0
  for (const [index, word] of words.entries()) {
    length += (index === 0 ? 0 : 1) + word.length
    const bare = word.toLowerCase().replace(/\.$/u, '')
    const next = words[index + 1]
    if (next && (particles.has(bare) || (articles.has(bare) && /^\p{Lu}/u.test(next)))) continue
    if (articles.has(bare)) break
    // “Will” and “Can” are names too, when they come first and with a capital.
    if ((index > 0 || !isCapitalised) && (otherWords.has(bare) || (index > 0 && isJoinedAnd(word)))) break
    if (index > 0 && (isCapitalised ? !/^\p{Lu}/u.test(word) : index > 1)) break
    end = word.endsWith('.') ? length - 1 : length
    if (word.endsWith('.') && word.length > 3) break
  }
  return end
}

/** Arabic writes “and” onto the next word: وأريد. */
function isJoinedAnd(word: string): boolean {
  return /^و[أاإنيت]/u.test(word)
}
