import { describe, expect, it } from 'vitest'
import { readText } from '#channels/slack/incoming-text.ts'

describe('readText', () => {
  it.each([
    ['<@U0WEGWEISR> Wo ist die Kita?', 'Wo ist die Kita?'],
    ['Hallo <@U0WEGWEISR|wegweiser>, Kita?', 'Hallo , Kita?'],
    ['A &lt; B &amp;&amp; C &gt; D', 'A < B && C > D'],
    ['&amp;lt; bleibt &lt;', '&lt; bleibt <'],
    ['siehe <https://example.org/a?b=1&amp;c=2|die Seite>', 'siehe die Seite'],
    ['siehe <https://example.org/a?b=1&amp;c=2>', 'siehe https://example.org/a?b=1&c=2'],
    ['<mailto:ana@example.org|ana@example.org> schreibt', 'ana@example.org schreibt'],
    ['in <#C123|allgemein> und <#C124> <!here> <!subteam^S1|@team>', 'in allgemein und @team'],
    ['danke :wave::skin-tone-2: :+1:', 'danke'],
    ['um 8:30:00 oder 10:15', 'um 8:30:00 oder 10:15'],
    ['zwei\nZeilen\t mit   Platz ', 'zwei\nZeilen mit Platz'],
    ['كيف أسجل <@U0WEGWEISR> طفلي؟', 'كيف أسجل طفلي؟'],
    ['', ''],
  ])('reads %j as it was written', (text, expected) => {
    expect(readText(text)).toBe(expected)
  })
})
