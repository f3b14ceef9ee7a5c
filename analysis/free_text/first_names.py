"""Common first names of people in England, to find a person named in a text. Names that are also everyday words are
found only where they are written with a capital letter."""

_PLAIN = """
aaron abdul abigail adam adrian ahmed aisha alan albert alex alexander alfie ali alice alison amanda amber amelia amir
amy andrea andrew andy angela ann anna anne annie anthony antonia archie arthur ashley barbara barry ben benjamin beth
bethany bev beverley bob bradley brandon brenda brian bridget bruce callum cameron carl carly carol caroline catherine
charles charlie charlotte chelsea cheryl chloe chris christian christina christine christopher claire clare clive colin
connor craig daisy damian dan daniel danielle danny darren dave david dawid dawn debbie deborah denise dennis derek
diana diane dominic donna doreen dorothy dylan edward eileen elaine eleanor elizabeth ella ellie emily emma eric erin
ethan evelyn fatima fiona frances frankie freddie frederick gareth gary gavin gemma geoff geoffrey george georgia
georgina gerald gillian glen glenn gordon graham greg gwen hannah harold harry hassan hayley hazel heather helen henry
holly howard hugh ian ibrahim imran irene isaac isabella isla jack jacob jacqueline jade jake jakub jamal james jamie
jane janet janice jason jean jeff jennifer jenny jeremy jessica jill jim jimmy joan joanna joanne joe joel john jonathan
jordan joseph joshua joyce judith julia julian julie kamil karen kate katherine kathleen kathryn katie kayleigh keith
kelly ken kenneth kerry kevin kieran kim kirsty kyle lauren laura leah leanne lee leo leon lesley lewis liam lily linda
lisa liz logan lorraine louis louise luca lucas lucy luke lynn lynne maciej madison malcolm mandy marcus margaret maria
marie marion martin mary mason matt matthew maureen max megan melanie melissa mia michael michelle miguel mike mohamed
mohammad mohammed molly monica muhammad nancy natalie natasha nathan neil niall nicholas nicola nigel nina noah noel
norma norman oliver olivia omar oscar owen pamela patricia patrick paul paula pauline peter phil philip phillip piotr
priya rachel raj ralph rebecca reece rhys richard rita robert robin robyn roger ron ronald rosemary ross roy ruby
russell ruth ryan sally sam samantha samuel sandra sara sarah scott sean sebastian shane shannon sharon shaun sheila
shirley sian simon sophia sophie spencer stacey stanley stella stephanie stephen steve steven stuart sue susan suzanne
sylvia tamara tanya tara terence teresa terry theo theresa thomas tim timothy tina toby tom tommy tony tracey tracy
trevor tyler valerie vanessa vera vicky victor victoria vincent wayne wendy wesley yasmin yusuf yvonne zara zoe
"""
_ALSO_WORDS = """
art bill bella bonnie bunny cash chase christian clay cliff dale dean del dot drew duke faith flo frank gene ginger
grace grant guy harper heath hope hunter iris ivy jay jasmine jo joy june kit les lottie may mark matty max mel miles
neve nick olive pam pat pearl penny pete poppy ray reg rich rob rod rose rowan rusty sandy sky stew summer sunny tammy
ted terri tiger val violet wade warren will willow
"""

PLAIN = frozenset(_PLAIN.split())
ALSO_WORDS = frozenset(_ALSO_WORDS.split())
