const t0=performance.now()
const { scrub } = await import('#core/scrub.ts')
const t1=performance.now(); console.log('import', (t1-t0).toFixed(1))
for (const q of ['Mein Name ist Lina Haddad, 0176 1234567: wo kann ich reiten?','wo kann ich reiten','أين أتعلم ركوب الخيل','мене звати Олена','hello','مرحبا', 'hi','a','b']) { const t=performance.now(); scrub(q); console.log((performance.now()-t).toFixed(1), q) }
