/**
 * Forms that point to one person: addresses of all kinds, numbers, dates. In this order, each replaced before the next looks.
 *
 * Repetitions are bounded, or over characters that cannot begin what follows, so that no text takes long.
 */

const word = String.raw`[\p{L}\p{M}\p{N}]`
const startOfWord = String.raw`(?<![\p{L}\p{M}\p{N}])`
const endOfWord = String.raw`(?![\p{L}\p{M}\p{N}])`

const email = new RegExp(
  String.raw`[\p{L}\p{M}\p{N}._%+'’-]{1,64}(?: ?@ (?=\S{1,64}\.\p{L})|@| ?[[({] ?(?:at|ät|@) ?[\])}] ?)[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*`,
  'giu',
)
const addressedUrl = /\b(?:[a-z][a-z+.-]{1,11}:\/\/|www\.|mailto:|tel:)\S*/giu
const siteWithPath = new RegExp(
  String.raw`${startOfWord}(?:${word}{1,40}[.-]){0,5}${word}{1,40}\.\p{L}{2,24}/\S*`,
  'giu',
)
const site = new RegExp(
  String.raw`${startOfWord}(?:${word}{1,40}[.-]){0,5}${word}{1,40}\.(?:com|de|org|net|eu|info|ru|ua|tr|pl|bg|ir|рф|укр)${endOfWord}(?!\.\p{L})`,
  'giu',
)
const handle = new RegExp(String.raw`[<#]?@[\p{L}\p{M}\p{N}_|.-]+>?`, 'gu')

const iban = new RegExp(
  String.raw`${startOfWord}[A-Za-z]{2}\p{N}{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,4})?${endOfWord}`,
  'gu',
)
/** Passport, residence permit, insurance: letters and at least three digits in one word. */
const documentNumber = new RegExp(
  String.raw`${startOfWord}(?=(?:\p{L}*\p{N}){3})(?=\p{N}*\p{L})[\p{L}\p{N}]{6,}${endOfWord}`,
  'gu',
)
/** From six digits on, however they are grouped. */
const phone = /[+(]{0,2}\p{N}(?:[ ./()\u2010-\u2015\u00A0\u202F-]{0,3}\p{N}){5,}/gu
const longNumber = /\p{N}{4,}/gu

/** How names of months begin in the fifteen languages, Persian and Croatian calendars among them; the rest of the word follows. */
const months = String.raw`(?:jan|feb|mär|maer|mar|apr|mai|may|maj|jun|jul|aug|sep|okt|oct|nov|dez|dec|fév|fev|avr|juin|juil|aoû|aou|déc|ene|abr|ago|dic|ian|iun|iul|noi|oca|şub|sub|nis|haz|tem|ağu|agu|eyl|eki|kas|ara|sty|lut|kwi|cze|lip|sie|wrz|paź|paz|lis|gru|sij|velj|ožu|tra|svi|srp|kol|ruj|stu|pros|shk|pri|qer|kor|gus|sht|tet|nën|nen|dhj|rêb|reb|sib|ada|nîs|gul|pûş|tîr|gel|rez|kew|ser|ber|січ|лют|бер|квіт|трав|чер|лип|серп|вер|жов|лис|груд|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|яну|юни|юли|сеп|ное|ينا|فبر|مار|[أا]بر|ماي|يون|يول|[أا]غس|سبت|[أا]كت|نوف|ديس|كانون|شباط|[آا]ذار|نيسان|[أا]يار|حزير|تموز|آب|[أا]يلول|تشرين|ژان|فور|آور|مه|ژوئ|اوت|سپت|اکت|نوا|دسا|فرو|اردی|خرد|تیر|مرد|شهر|آبا|آذر|دی|بهم|اسف)[\p{L}\p{M}]{0,9}`
const dayOfMonth = String.raw`\p{N}{1,2} ?(?:\.|st|nd|rd|th|º|-?го|er)?`
const year = String.raw`(?:\p{N}{4}|['’]?\p{N}{2})`
const between = String.raw`[ .,/-]{0,3}(?:(?:of|de|del|den) )?`
const dates = [
  new RegExp(
    String.raw`(?<!\p{N})\p{N}{1,4} ?[./\u2010-\u2015-] ?\p{N}{1,2} ?[./\u2010-\u2015-] ?\p{N}{2,4}(?!\p{N})`,
    'gu',
  ),
  new RegExp(String.raw`(?<!\p{N})${dayOfMonth}${between}${months}${between}${year}(?!\p{N})`, 'giu'),
  new RegExp(String.raw`${startOfWord}${months} ${dayOfMonth}${between}${year}(?!\p{N})`, 'giu'),
]
const born =
  'geboren|geb\\.?|geburtsdatum|geburtstag|born|birthday|birth|dob|مواليد|ميلاد|متولد|تولد|doğum|dogum|doğumlu|народився|народилась|народилася|народження|родился|родилась|рождения|рождён|né|née|naissance|nacido|nacida|nacimiento|nací|urodzony|urodzona|urodzenia|urodziłem|urodziłam|născut|născută|nascut|nașterii|роден|родена|раждане|lindur|datëlindja|lindjes|rođen|rođena|rođenja|rodjen|rodjena|jidayik'
/** Behind a word of birth, a day without a year is personal too. */
const birthday = new RegExp(
  String.raw`(${startOfWord}(?:${born})${endOfWord}[^\p{N}]{0,20})\p{N}{1,2}(?:[./-] ?\p{N}{1,2}(?!\p{N})\.?|\.? ${months})`,
  'giu',
)

const houseNumber = String.raw`,? ?(?:nr\.? ?|no\.? ?|№ ?)?\p{N}{1,3} ?(?:[a-h]${endOfWord})?(?: ?[-/] ?\p{N}{1,3} ?(?:[a-h]${endOfWord})?)?`
/** What is counted, not where somebody lives. */
const counted = String.raw`(?! ?(?:Uhr|Jahr|Monat|Woche|Tag|Stunde|Kind|Zimmer|Person|Euro|€|%))`
const street = String.raw`(?:straße|strasse|strase|straẞe|str\.?|gasse|gässchen|allee|chaussee|promenade|bleiche|штрасе|штрассе|شتراسه|شتراسة|اشتراسه)`
const way = String.raw`(?:[Ww]eg|[Pp]latz|[Rr]ing|[Dd]amm|[Uu]fer|[Ss]teig|[Pp]fad|[Mm]arkt|[Aa]nger|[Ww]inkel|[Gg]raben)`
/** “Rheinstraße 12 a”, “Große Bleiche 5”, “mainzer str.7”; the word in front belongs to it when the street stands apart. */
const streets = [
  new RegExp(
    String.raw`${startOfWord}(?:[\p{L}\p{M}.'’-]{2,30} |[\p{L}\p{M}.-]{0,40}?)${street}${houseNumber}${endOfWord}`,
    'giu',
  ),
  new RegExp(
    String.raw`${startOfWord}(?:\p{Lu}[\p{L}\p{M}.-]{1,30} (?=\p{Lu})|\p{Lu}[\p{L}\p{M}-]{0,40}|(?=\p{Lu}))${way}${houseNumber}${endOfWord}${counted}`,
    'gu',
  ),
  new RegExp(
    String.raw`${startOfWord}(?:[Aa]m|[Aa]n de[rmn]|[Aa]uf de[rm]|[Ii]m|[Ii]n de[rn]|[Zz]u[mr]|[Bb]eim|[Uu]nter den|[Hh]inter de[rm]|[Vv]or de[rm]|[Oo]bere|[Uu]ntere|[Aa]lte|[Nn]eue) (?!(?:Klasse|Jahr|Jahrgang|Alter|Monat|Monaten|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Kurs|Modul|Niveau|Stufe|Schuljahr|Lehrjahr|Semester|Quartal|Woche|Teil|Punkt|Schnitt|Umkreis|Kreis)${endOfWord})\p{Lu}[\p{L}\p{M}-]{1,40}${houseNumber}${endOfWord}${counted}`,
    'gu',
  ),
  new RegExp(
    String.raw`${startOfWord}(?:شارع|خیابان|вулиця|вул\.|улица|ул\.|ulica|ul\.|rue|calle|strada|str\.|rruga)[ .](?:[\p{L}\p{M}.'’-]{2,30} ){1,3}?${houseNumber}${endOfWord}`,
    'giu',
  ),
]

/** All forms, in the order in which they are replaced; what is in parentheses stays. */
export const contactPatterns: readonly RegExp[] = [
  email,
  addressedUrl,
  siteWithPath,
  handle,
  site,
  iban,
  ...dates,
  birthday,
  ...streets,
  phone,
  documentNumber,
  longNumber,
]
