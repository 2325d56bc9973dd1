"""Makes the templates of a house as Japanese companies have them, for tests/office_test.sh: house_sheets.py FOLDER.
The Word file has the ids that Word gives styles in Japanese, a logo in the header, boxes for seals, and names cut
into runs; the workbook has merged cells, sums, a print area, conditional formats and a date."""
import struct
import sys
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CT = "application/vnd.openxmlformats-officedocument."


def relations(*rows):
    inside = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{target}"/>' for i, kind, target in rows)
    return XML + f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def types(**parts):
    inside = "".join(f'<Override PartName="/{name}" ContentType="{CT}{kind}+xml"/>' for name, kind in parts.items())
    return XML + ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                  'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
                  'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>' + inside + "</Types>")


def logo():
    """A blue disc on white, 60 by 60."""
    rows = b"".join(b"\0" + b"".join(b"\x0b\x4f\x9e" if (x - 30) ** 2 + (y - 30) ** 2 < 780 else b"\xff\xff\xff" for x in range(60))
                    for y in range(60))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 60, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def p(*runs, look=""):
    return f"<w:p><w:pPr>{look}</w:pPr>" + "".join(
        run if run.startswith("<") else f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def table(widths, rows):
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="0B4F9E"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return ('<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="right"/><w:tblBorders>' + borders + '</w:tblBorders></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths) + "</w:tblGrid>"
            + "".join("<w:tr>" + "".join(f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for w, cell in zip(widths, row)) + "</w:tr>" for row in rows) + "</w:tbl>")


SPELL = '<w:proofErr w:type="spellStart"/>'
STYLES = XML + f'''<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="IPAexGothic" w:eastAsia="IPAexGothic" w:hAnsi="IPAexGothic"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="0B4F9E"/></w:pBdr><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="0B4F9E"/><w:sz w:val="26"/></w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'''


def word(path):
    picture = ('<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="360000" cy="360000"/>'
               '<wp:docPr id="1" name="logo"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
               '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
               f'<a:blip xmlns:r="{R}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm>'
               '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>')
    body = (p("{{#handling_mark}}【", "{{handling", "_mark}}】{{/handling_mark}}", look='<w:jc w:val="right"/>')
            + table([1300] * 4, [[p(t, look='<w:jc w:val="center"/>') for t in ("承認", "審査", "確認", "作成")], [p("") + p("") for _ in range(4)]])
            + p("{{", SPELL, "date.wareki", "}}", look='<w:jc w:val="right"/>') + p("取締役会　御中") + p("{{organisation.", "name", "}}　情報セキュリティ委員会", look='<w:jc w:val="right"/>')
            + p("{{report.title}}", look='<w:pStyle w:val="1"/><w:jc w:val="center"/>') + p("　標記について、次のとおり報告します。現状の成熟度は平均 {{score.", "mean}}、目標は {{score.target}} です。")
            + p("未対応の差分（上位）", look='<w:pStyle w:val="1"/>')
            + table([900, 2200, 4200, 1000, 1000], [[p(t) for t in ("番号", "項番", "対策", "現状", "目標")],
                                                  [p("{{#gaps}}{{gap.", "number}}"), p("{{gap.label}}"), p("{{gap.title}}"), p("{{gap.now}}"), p("{{gap.target}}{{/gaps}}")]])
            + p("{{report.body}}") + p("以上", look='<w:jc w:val="right"/>')
            + '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
              '<w:pgMar w:top="1985" w:right="1418" w:bottom="1418" w:left="1701" w:header="851" w:footer="567" w:gutter="0"/></w:sectPr>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", types(**{"word/document.xml": "wordprocessingml.document.main", "word/styles.xml": "wordprocessingml.styles",
                                                     "word/header1.xml": "wordprocessingml.header", "word/footer1.xml": "wordprocessingml.footer"}))
        out.writestr("_rels/.rels", relations(("rId1", "officeDocument", "word/document.xml")))
        out.writestr("word/_rels/document.xml.rels", relations(("rId1", "styles", "styles.xml"), ("rId2", "header", "header1.xml"), ("rId3", "footer", "footer1.xml")))
        out.writestr("word/_rels/header1.xml.rels", relations(("rId1", "image", "media/logo.png")))
        out.writestr("word/media/logo.png", logo())
        out.writestr("word/styles.xml", STYLES)
        out.writestr("word/header1.xml", XML + f"<w:hdr {W}>" + p(picture, "　{{document.number}}　{{edition}}", look='<w:jc w:val="right"/>') + "</w:hdr>")
        out.writestr("word/footer1.xml", XML + f"<w:ftr {W}>" + p("様式第3号　{{organisation.name}}", look='<w:jc w:val="center"/>') + "</w:ftr>")
        out.writestr("word/document.xml", XML + f'<w:document {W} xmlns:r="{R}"><w:body>{body}</w:body></w:document>')


def book(path):
    def text(at, words, style=0):
        return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
    rows = ('<row r="1">' + text("A1", "{{report.title}}", 1) + "</row>"
            '<row r="2">' + text("A2", "発行日") + text("B2", "{{date}}", 2) + text("C2", "平均") + text("D2", "{{score.mean}}") + "</row>"
            '<row r="4">' + "".join(text(f"{c}4", t, 1) for c, t in zip("ABCDE", ("番号", "件名", "要求額", "承認額", "期限"))) + "</row>"
            '<row r="5">' + text("A5", "{{#items}}{{item.number}}", 3) + text("B5", "{{item.title}}", 3) + text("C5", "{{item.money_asked}}", 4) + text("D5", "{{item.money_granted}}", 4)
            + text("E5", "{{item.due}}{{/items}}", 5) + "</row>"
            '<row r="6">' + text("A6", "合計", 1) + '<c r="C6" s="4"><f>SUM(C5:C5)</f><v>0</v></c><c r="D6" s="4"><f>SUM(D5:D5)</f><v>0</v></c></row>'
            '<row r="8">' + text("A8", "注　金額は円。") + "</row>")
    sheet = (f'<worksheet {S}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:E8"/><cols><col min="1" max="1" width="8" customWidth="1"/><col min="2" max="2" width="46" customWidth="1"/>'
             f'<col min="3" max="5" width="16" customWidth="1"/></cols><sheetData>{rows}</sheetData><mergeCells count="2"><mergeCell ref="A1:E1"/><mergeCell ref="A8:E8"/></mergeCells>'
             '<conditionalFormatting sqref="D5"><cfRule type="expression" dxfId="0" priority="1"><formula>D5&lt;C5</formula></cfRule></conditionalFormatting>'
             '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;C{{document.number}} &amp;P/&amp;N</oddFooter></headerFooter></worksheet>')
    border = "<border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/><diagonal/></border>"
    styles = (f'<styleSheet {S}><fonts count="2"><font><sz val="11"/><name val="IPAexGothic"/></font><font><b/><sz val="12"/><name val="IPAexGothic"/></font></fonts>'
              f'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>{border}</borders>'
              '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/><xf borderId="1" applyBorder="1"/>'
              '<xf numFmtId="3" borderId="1" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="14" borderId="1" applyNumberFormat="1" applyBorder="1"/></cellXfs>'
              '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FFFFE699"/></patternFill></fill></dxf></dxfs></styleSheet>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", types(**{"xl/workbook.xml": "spreadsheetml.sheet.main", "xl/worksheets/sheet1.xml": "spreadsheetml.worksheet", "xl/styles.xml": "spreadsheetml.styles"}))
        out.writestr("_rels/.rels", relations(("rId1", "officeDocument", "xl/workbook.xml")))
        out.writestr("xl/_rels/workbook.xml.rels", relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")))
        out.writestr("xl/styles.xml", XML + styles)
        out.writestr("xl/worksheets/sheet1.xml", XML + sheet)
        out.writestr("xl/workbook.xml", XML + f'<workbook {S} xmlns:r="{R}"><sheets><sheet name="計画 一覧" sheetId="1" r:id="rId1"/></sheets><definedNames>'
                     "<definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'計画 一覧'!$A$1:$E$8</definedName></definedNames></workbook>")


word(sys.argv[1] + "/house.docx")
book(sys.argv[1] + "/house.xlsx")
