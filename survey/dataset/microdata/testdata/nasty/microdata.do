* Survey of "everything" – ünïcödé 🙂, Spring
* Reads wide.csv, which stands in the working directory, and labels it. Stata 14 or later.
* Missing answers are .a to .g by why they are missing (see the value labels), don't know is .n.
version 14
clear
import delimited using "wide.csv", varnames(nonames) rowrange(2) stringcols(_all) bindquotes(strict) maxquotedrows(unlimited) encoding("UTF-8")
rename v# x__#

generate double case = real(x__1)
drop x__1
label variable case "Case number, drawn at random"

generate double weight = real(x__2)
drop x__2
label variable weight "Weight: every case counts once"

generate double population = real(x__3)
drop x__3
label variable population "Size of the population: trusts in the frame"

generate double type = real(x__4)
replace type = .f if type == -996
drop x__4
label variable type "Type: 'large' or ＄mall"
label define type_l 1 "Large"
label define type_l 2 "=Small", add
label define type_l .f "Not available", add
label values type type_l

generate double region = real(x__5)
replace region = .f if region == -996
drop x__5
label variable region "Region"
label define region_l 1 "Coast"
label define region_l 2 "Hills", add
label define region_l .f "Not available", add
label values region region_l

generate double visits = real(x__6)
replace visits = .f if visits == -996
drop x__6
label variable visits "Visits"
label define visits_l 1 "100 to under 200"
label define visits_l 2 "200 or more", add
label define visits_l .f "Not available", add
label values visits visits_l

generate double Place_2 = real(x__7)
replace Place_2 = .f if Place_2 == -996
drop x__7
label variable Place_2 "A name that a question has too"
label define Place_2_l 1 "Coast"
label define Place_2_l 2 "Hills", add
label define Place_2_l .f "Not available", add
label values Place_2 Place_2_l

generate double first_status = real(x__8)
drop x__8
label variable first_status "State of the section: The 'first' section"
label define first_status_l 0 "Not started"
label define first_status_l 1 "Begun, not handed in", add
label define first_status_l 2 "Handed in", add
label values first_status first_status_l

generate double second_status = real(x__9)
drop x__9
label variable second_status "State of the section: Second"
label define second_status_l 0 "Not started"
label define second_status_l 1 "Begun, not handed in", add
label define second_status_l 2 "Handed in", add
label values second_status second_status_l

generate double place = real(x__10)
replace place = .n if place == -8
replace place = .b if place == -99992
replace place = .c if place == -99993
drop x__10
label variable place "The 'place' – ＄x 'y"
notes place: What's 'it' called? ('one' ＄name, C:/path)
label define place_l 1 "Yes, 'really' / / 🙂"
label define place_l 2 "An answer so long that no program shows all of it: é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–é–!", add
label define place_l 7 "=SUM(A1)", add
label define place_l .n "Don't know", add
label define place_l -995 "Would not say", add
label define place_l .b "Asked, not answered", add
label define place_l .c "Section not started", add
label values place place_l

generate double place_7_said = real(x__11)
replace place_7_said = .a if place_7_said == -991
replace place_7_said = .b if place_7_said == -992
replace place_7_said = .c if place_7_said == -993
drop x__11
label variable place_7_said "=SUM(A1) – The 'place' – ＄x 'y: said more"
notes place_7_said: Which?
label define place_7_said_l 1 "Wrote an answer"
label define place_7_said_l .a "Not asked: routed past", add
label define place_7_said_l .b "Asked, not answered", add
label define place_7_said_l .c "Section not started", add
label values place_7_said place_7_said_l

generate strL place_7_text = x__12
replace place_7_text = substr(place_7_text, 2, .) if inlist(substr(place_7_text, 1, 2), "'=", "'+", "'-", "'@", "'" + char(9), "'" + char(13))
drop x__12
label variable place_7_text "=SUM(A1) – The 'place' – ＄x 'y: said more"
notes place_7_text: Which?

generate double Ways_1 = real(x__13)
replace Ways_1 = .b if Ways_1 == -992
replace Ways_1 = .c if Ways_1 == -993
drop x__13
label variable Ways_1 "By 'land' – In which ways?"
notes Ways_1: In which ways?
label define Ways_1_l 0 "Not chosen"
label define Ways_1_l 1 "Chosen", add
label define Ways_1_l .b "Asked, not answered", add
label define Ways_1_l .c "Section not started", add
label values Ways_1 Ways_1_l

generate double Ways_2 = real(x__14)
replace Ways_2 = .b if Ways_2 == -992
replace Ways_2 = .c if Ways_2 == -993
drop x__14
label variable Ways_2 "By sea – In which ways?"
notes Ways_2: In which ways?
label define Ways_2_l 0 "Not chosen"
label define Ways_2_l 1 "Chosen", add
label define Ways_2_l .b "Asked, not answered", add
label define Ways_2_l .c "Section not started", add
label values Ways_2 Ways_2_l

generate double Ways_3 = real(x__15)
replace Ways_3 = .b if Ways_3 == -992
replace Ways_3 = .c if Ways_3 == -993
drop x__15
label variable Ways_3 "Other – In which ways?"
notes Ways_3: In which ways?
label define Ways_3_l 0 "Not chosen"
label define Ways_3_l 1 "Chosen", add
label define Ways_3_l .b "Asked, not answered", add
label define Ways_3_l .c "Section not started", add
label values Ways_3 Ways_3_l

generate double Ways_4 = real(x__16)
replace Ways_4 = .b if Ways_4 == -992
replace Ways_4 = .c if Ways_4 == -993
drop x__16
label variable Ways_4 "None of them – In which ways?"
notes Ways_4: In which ways?
label define Ways_4_l 0 "Not chosen"
label define Ways_4_l 1 "Chosen", add
label define Ways_4_l .b "Asked, not answered", add
label define Ways_4_l .c "Section not started", add
label values Ways_4 Ways_4_l

generate double Ways_3_said = real(x__17)
replace Ways_3_said = .a if Ways_3_said == -991
replace Ways_3_said = .b if Ways_3_said == -992
replace Ways_3_said = .c if Ways_3_said == -993
drop x__17
label variable Ways_3_said "Other – In which ways?: said more"
notes Ways_3_said: Which other?
label define Ways_3_said_l 1 "Wrote an answer"
label define Ways_3_said_l .a "Not asked: routed past", add
label define Ways_3_said_l .b "Asked, not answered", add
label define Ways_3_said_l .c "Section not started", add
label values Ways_3_said Ways_3_said_l

generate strL Ways_3_text = x__18
replace Ways_3_text = substr(Ways_3_text, 2, .) if inlist(substr(Ways_3_text, 1, 2), "'=", "'+", "'-", "'@", "'" + char(9), "'" + char(13))
drop x__18
label variable Ways_3_text "Other – In which ways?: said more"
notes Ways_3_text: Which other?

generate double Why = real(x__19)
replace Why = .a if Why == -991
replace Why = .b if Why == -992
replace Why = .c if Why == -993
drop x__19
label variable Why "Why not?"
notes Why: Why not?
label define Why_l 1 "Wrote an answer"
label define Why_l 2 "No reason", add
label define Why_l .a "Not asked: routed past", add
label define Why_l .b "Asked, not answered", add
label define Why_l .c "Section not started", add
label values Why Why_l

generate strL Why_text = x__20
replace Why_text = substr(Why_text, 2, .) if inlist(substr(Why_text, 1, 2), "'=", "'+", "'-", "'@", "'" + char(9), "'" + char(13))
drop x__20
label variable Why_text "Why not?"
notes Why_text: Why not?

generate double Aquestionwithaverylongnameindeed = real(x__21)
replace Aquestionwithaverylongnameindeed = .a if Aquestionwithaverylongnameindeed == -991
replace Aquestionwithaverylongnameindeed = .b if Aquestionwithaverylongnameindeed == -992
replace Aquestionwithaverylongnameindeed = .c if Aquestionwithaverylongnameindeed == -993
drop x__21
label variable Aquestionwithaverylongnameindeed "Good: 1st"
notes Aquestionwithaverylongnameindeed: How good is each? – The first
label define x__21_l 1 "Good"
label define x__21_l 2 "Bad", add
label define x__21_l .a "Not asked: routed past", add
label define x__21_l .b "Asked, not answered", add
label define x__21_l .c "Section not started", add
label values Aquestionwithaverylongnameindeed x__21_l

generate double Aquestionwithaverylongnameinde_2 = real(x__22)
replace Aquestionwithaverylongnameinde_2 = .a if Aquestionwithaverylongnameinde_2 == -991
replace Aquestionwithaverylongnameinde_2 = .b if Aquestionwithaverylongnameinde_2 == -992
replace Aquestionwithaverylongnameinde_2 = .c if Aquestionwithaverylongnameinde_2 == -993
drop x__22
label variable Aquestionwithaverylongnameinde_2 "Good: The second"
notes Aquestionwithaverylongnameinde_2: How good is each? – The second
label define x__22_l 1 "Good"
label define x__22_l 2 "Bad", add
label define x__22_l .a "Not asked: routed past", add
label define x__22_l .b "Asked, not answered", add
label define x__22_l .c "Section not started", add
label values Aquestionwithaverylongnameinde_2 x__22_l

generate double Awordofthelanguagewithalongname2 = real(x__23)
replace Awordofthelanguagewithalongname2 = .a if Awordofthelanguagewithalongname2 == -991
replace Awordofthelanguagewithalongname2 = .b if Awordofthelanguagewithalongname2 == -992
replace Awordofthelanguagewithalongname2 = .c if Awordofthelanguagewithalongname2 == -993
drop x__23
label variable Awordofthelanguagewithalongname2 "What of each?: The first"
notes Awordofthelanguagewithalongname2: What of each? – The first
label define x__23_l 1 "Wrote an answer"
label define x__23_l .a "Not asked: routed past", add
label define x__23_l .b "Asked, not answered", add
label define x__23_l .c "Section not started", add
label values Awordofthelanguagewithalongname2 x__23_l

generate strL Awordofthelanguagewithalongnam_2 = x__24
replace Awordofthelanguagewithalongnam_2 = substr(Awordofthelanguagewithalongnam_2, 2, .) if inlist(substr(Awordofthelanguagewithalongnam_2, 1, 2), "'=", "'+", "'-", "'@", "'" + char(9), "'" + char(13))
drop x__24
label variable Awordofthelanguagewithalongnam_2 "What of each?: The first"
notes Awordofthelanguagewithalongnam_2: What of each? – The first

generate double Awordofthelanguagewithalongnam_3 = real(x__25)
replace Awordofthelanguagewithalongnam_3 = .a if Awordofthelanguagewithalongnam_3 == -991
replace Awordofthelanguagewithalongnam_3 = .b if Awordofthelanguagewithalongnam_3 == -992
replace Awordofthelanguagewithalongnam_3 = .c if Awordofthelanguagewithalongnam_3 == -993
drop x__25
label variable Awordofthelanguagewithalongnam_3 "What of each?: The second"
notes Awordofthelanguagewithalongnam_3: What of each? – The second
label define x__25_l 1 "Wrote an answer"
label define x__25_l .a "Not asked: routed past", add
label define x__25_l .b "Asked, not answered", add
label define x__25_l .c "Section not started", add
label values Awordofthelanguagewithalongnam_3 x__25_l

generate strL Awordofthelanguagewithalongnam_4 = x__26
replace Awordofthelanguagewithalongnam_4 = substr(Awordofthelanguagewithalongnam_4, 2, .) if inlist(substr(Awordofthelanguagewithalongnam_4, 1, 2), "'=", "'+", "'-", "'@", "'" + char(9), "'" + char(13))
drop x__26
label variable Awordofthelanguagewithalongnam_4 "What of each?: The second"
notes Awordofthelanguagewithalongnam_4: What of each? – The second

generate double to = real(x__27)
replace to = .b if to == -99992
replace to = .c if to == -99993
drop x__27
label variable to "Up to"
notes to: Up to what?
label define to_l .b "Asked, not answered"
label define to_l .c "Section not started", add
label values to to_l

generate double Cost = real(x__28)
replace Cost = .b if Cost == -992
replace Cost = .c if Cost == -993
drop x__28
label variable Cost "What does it cost?"
notes Cost: What does it cost?
label define Cost_l .b "Asked, not answered"
label define Cost_l .c "Section not started", add
label values Cost Cost_l

generate double Since = daily(x__29, "YMD")
format Since %td
replace Since = .a if x__29 == "-991"
replace Since = .b if x__29 == "-992"
replace Since = .c if x__29 == "-993"
drop x__29
label variable Since "Since when?"
notes Since: Since when?
label define Since_l .a "Not asked: routed past"
label define Since_l .b "Asked, not answered", add
label define Since_l .c "Section not started", add
label values Since Since_l

generate double A_derived_variable_with_a_name_t = real(x__30)
replace A_derived_variable_with_a_name_t = .e if A_derived_variable_with_a_name_t == -995
drop x__30
label variable A_derived_variable_with_a_name_t "Ways"
label define x__30_l 1 "One way"
label define x__30_l 2 "Several ways", add
label define x__30_l .e "In none of the groups", add
label values A_derived_variable_with_a_name_t x__30_l

* A simple random sample without replacement from the frame.
svyset _n [pweight=weight], fpc(population)
