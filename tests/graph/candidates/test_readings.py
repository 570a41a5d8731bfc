"""Names as other languages and scripts write them, and those that only look alike."""

import pytest

from graph.candidates.levels import STRONG, WEAK
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows


def level_of(name: str, listed: str, schema: str) -> str | None:
    """Return the level of a register's name beside a listed one, chance included."""
    rows = [Party("r", schema, [Name(name)]), Party("l", schema, [Name(listed)])]
    found = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")]).unsure.to_pylist()
    return found[0]["level"] if found else None


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Alexandre Loukachenko", "Alexander Lukashenko"),
        ("Alexander Loekasjenko", "Alexander Lukashenko"),
        ("Alicher Ousmanov", "Alisher Usmanov"),
        ("Bachar el-Assad", "Bashar al-Assad"),
        ("Sergueï Choïgou", "Sergei Shoigu"),
        ("Vladimir Poutine", "Vladimir Putin"),
        ("Dimitri Medvedjev", "Dmitry Medvedev"),
        ("Evgueni Prigojine", "Yevgeny Prigozhin"),
        ("GUZERIJEW, MICHAIL", "Mikhail Gutseriev"),
        ("ABRAMOVIČS Romāns", "Roman Abramovich"),
        ("Michail Guzerijew", "Mikhail Gutseriev"),
        ("Tigran Chudawerdjan", "Tigran Khudaverdyan"),
        ("Siergiej Szojgu", "Sergei Shoigu"),
        ("Vlagyimir Putyin", "Vladimir Putin"),
        ("Jevgenij Prigozjin", "Yevgeny Prigozhin"),
        ("Gennadij Timčenko", "Gennady Timchenko"),
        ("Pjotrs Avens", "Petr Aven"),
        ("Romāns Abramovičs", "Roman Abramovich"),
        ("Romanas Abramovičius", "Roman Abramovich"),
        ("Sergejus Lavrovas", "Sergey Lavrov"),
        ("ولادیمیر پوتین", "Vladimir Putin"),
        ("ולדימיר פוטין", "Vladimir Putin"),
        ("רומן אברמוביץ'", "Roman Abramovich"),
        ("דמיטרי מדבדב", "Dmitry Medvedev"),
        ("יבגני פריגוז'ין", "Yevgeny Prigozhin"),
        ("Βλαντιμίρ Πούτιν", "Vladimir Putin"),
        ("Αλισέρ Ουσμάνοφ", "Alisher Usmanov"),
        ("Ρομάν Αμπράμοβιτς", "Roman Abramovich"),
        ("Ντμίτρι Μεντβέντεφ", "Dmitry Medvedev"),
        ("Σεργκέι Λαβρόφ", "Sergei Lavrov"),
        ("Γεώργιος Παπανδρέου", "Georgios Papandreou"),
        ("Κωνσταντίνος Αντωνίου", "Konstantinos Antoniou"),
        ("ভ্লাদিমির পুতিন", "Vladimir Putin"),
        ("Си Цзиньпин", "Xi Jinping"),
        ("Чжан Вэй", "Zhang Wei"),
        ("Чжу Хайлунь", "Zhu Hailun"),
        ("Чэнь Цюаньго", "Chen Quanguo"),
        ("김정은", "Kim Jong Un"),
        ("리영길", "Ri Yong Gil"),
        ("حسن نصر الله", "Hassan Nasrallah"),
        ("جلال الدين حقاني", "Jalaluddin Haqqani"),
        ("سيف الدين القذافي", "Sayf al-Din Gaddafi"),
        ("박근혜", "Park Geun-hye"),
        ("박근혜", "Pak Kun-hye"),
        ("윤석열", "Yoon Suk Yeol"),
        ("노무현", "Roh Moo-hyun"),
        ("신동빈", "Shin Dong-bin"),
        ("Ким Чен Ын", "Kim Jong Un"),
        ("Чхве Рён Хэ", "Choe Ryong Hae"),
        ("Ли Су Ён", "Ri Su Yong"),
        ("Пак Понджу", "Pak Pong Ju"),
        ("Yoon Seok-youl", "Yoon Suk Yeol"),
        ("Kim Chŏng-ŭn", "Kim Jong Un"),
        ("Jung Eui-sun", "Chung Ui-son"),
        ("Cho Myong-rok", "Jo Myong Rok"),
        ("Hsi Chin-p'ing", "Xi Jinping"),
        ("Hsi Chin-ping", "Xi Jinping"),
        ("Ch'en Ch'üan-kuo", "Chen Quanguo"),
        ("Mao Tse-tung", "Mao Zedong"),
        ("Liu Ho", "Liu He"),
        ("オオノ ショウゾウ", "Ono Shozo"),
        ("Oono Syouzou", "Ono Shozo"),
        ("Ohno Shouzou", "Ono Shozo"),
        ("Hujimoto Tutomu", "Fujimoto Tsutomu"),
        ("Sinoda Ken'iti", "Shinoda Kenichi"),
        ("Дженнифер Лоуренс", "Jennifer Lawrence"),
        ("Уильям Браун", "William Brown"),
        ("Джеймс Уилсон", "James Wilson"),
        ("Джордж Сорос", "George Soros"),
        ("Чарльз Райт", "Charles Wright"),
        ("Роджер Уотерс", "Roger Waters"),
        ("Сара Найт", "Sarah Knight"),
        ("Alina Kabajevová", "Alina Kabaeva"),
        ("Jevgenij Prigožin", "Yevgeny Prigozhin"),
        ("Vladimír Žirinovský", "Vladimir Zhirinovsky"),
        ("Sergej Železnjak", "Sergey Zheleznyak"),
        ("Aleksandr Šochin", "Alexander Shokhin"),
        ("Alí Chameneí", "Ali Khamenei"),
        ("Min Aung Hlain", "Min Aung Hlaing"),
        ("Margarita Simonjanová", "Margarita Simonyan"),
        ("Valentina Matvijenková", "Valentina Matvienko"),
        ("Irina Petrovienė", "Irina Petrova"),
        ("Alina Kabajeva", "Alina Kabaeva"),
        ("Aliaksandr Lukashenka", "Alexander Lukashenko"),
        ("Сяргей Ціханоўскі", "Sergei Tikhanovsky"),
        ("Hennadiy Boholyubov", "Gennady Bogolyubov"),
        ("Cemil Çiçek", "Djemil Chichek"),
        ("محمد رضا نقدی", "Mohammad Reza Naqdi"),
        ("Mihail Gucerijev", "Mikhail Gutseriev"),
        ("Leonid Michelson", "Leonid Mikhelson"),
        ("Alexej Kuzmičov", "Alexey Kuzmichev"),
        ("Sergej Aksjonov", "Sergey Aksyonov"),
        ("Sergei Aksenov", "Sergey Aksjonow"),
        ("Jewgeni Prigoschin", "Yevgeny Prigozhin"),
        ("Viktor Janukovitsj", "Viktor Yanukovych"),
        ("Wiktor Miedwiedczuk", "Viktor Medvedchuk"),
        ("Nikita Chruschtschow", "Nikita Khrushchev"),
        ("Ramzan Kadyrov", "Ramsan Kadyrow"),
        ("Đorđe Đukić", "Djordje Djukic"),
        ("Kassem Suleimani", "Qassem Soleimani"),
        ("Esmail Ghaani", "Esmail Qaani"),
        ("Gulbuddin Hekmatyar", "Golboddin Hikmatyar"),
        ("Ismail Haniyeh", "Ismael Haniya"),
        ("Yahya Sinwar", "Yehia Sinouar"),
        ("Gulnora Karimova", "Gulnara Karimova"),
        ("LYU XINHUA", "Lv Xinhua"),
    ],
)
def test_a_person_as_another_language_writes_him(name: str, listed: str) -> None:
    assert level_of(name, listed, "Person") == STRONG
    assert level_of(listed, name, "Person") == STRONG


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("华为技术有限公司", "Huawei Technologies Co., Ltd"),
        ("高林贸易有限公司", "Gaolin Trading Co., Ltd"),
        ("高林贸易有限公司", "Gaolin Maoyi Co., Ltd"),
        ("深圳前海科技有限公司", "Shenzhen Qianhai Technology Co Ltd"),
        ("대동은행", "Taedong Bank"),
        ("بانک سپه", "Bank Sepah"),
        ("بانک ملی ایران", "Bank Melli Iran"),
        ("شركة سيرياتل", "Syriatel Company"),
        ("البنك المركزي السوري", "Central Bank of Syria"),
        ("חברת פז נפט", "Paz Oil Company"),
        ("בנק לאומי", "Bank Leumi"),
        ("حزب الله", "Hezbollah"),
        ("Loukoïl", "Lukoil"),
        ("ООО НтехЛаб", "NtechLab LLC"),
        ("ОАО Технопромэкспорт", "Technopromexport OJSC"),
        ("АО Объединённая судостроительная корпорация", "United Shipbuilding Corporation"),
        ("Российские железные дороги", "Russian Railways"),
        ("Сбербанк России", "Sberbank of Russia"),
        ("Банк Россия", "Bank Rossiya"),
        ("ООО Дельта Капитал Ресурс", "Delta Capital Resource LLC"),
        ("Kapital Oil Resursy", "Capital Oil Resources"),
        ("Zapad Ugol Mining", "West Coal Mining"),
        ("Vostochnaja Neftjanaja Kompanija", "Eastern Oil Company"),
        ("Severnyi Tsement", "Northern Cement"),
        ("Obyedinyonnaya Sudostroitelnaya Korporatsiya", "United Shipbuilding Corporation"),
        ("Zavod Kvazar", "Kvazar Plant"),
        ("Kvazar Insaat", "Kvazar Construction"),
        ("Kvazar Gıda San. ve Tic. A.Ş.", "Kvazar Gida Sanayi ve Ticaret Anonim Sirketi"),
        ("ААТ Беларуськалій", "Belaruskali OAO"),
        ("DP Antonov", "State Enterprise Antonov"),
        ("Государственная корпорация Ростех", "Rostec State Corporation"),
        ("КБ Машиностроения", "Design Bureau of Machine Building"),
        ("Минский завод колесных тягачей", "Minsk Wheel Tractor Plant"),
        ("АО 'Уральский завод №9'", "Ural Plant No. 9 JSC"),
        ("Naftna Industrija Srbije a.d.", "Petroleum Industry of Serbia"),
        ("Kompanija Dunav Osiguranje a.d.o.", "Dunav Insurance Company"),
        ("Yugoimport SDPR", "Jugoimport-SDPR J.P."),
        ("Novatek Zielona Energia sp. z o.o.", "Novatek Green Energy Sp. z o.o."),
        ("Obchodní společnost Kvazar, a.s.", "Kvazar Trading Company a.s."),
        ("Rosneft Deutschland GmbH", "Rosneft Germany GmbH"),
        ("Stiftung Kvazar", "Fondazione Kvazar"),
        ("Compagnie Minière Kvazar", "Kvazar Mining Company"),
        ("Kvazar Dış Ticaret Limited Şirketi", "Kvazar Foreign Trade Ltd Sti"),
        ("Kvazar Makina Sanayi ve Ticaret A.Ş.", "Kvazar Makina San. ve Tic. A.S."),
        ("Sazeman-e Sanaye Defa", "Defence Industries Organization"),
        ("Khatam ol-Anbia Construction Headquarters", "Khatam al-Anbiya Construction Headquarters"),
        ("Mahan Airlines", "Mahan Air"),
        ("Tianjin Haowei Maoyi Youxian Gongsi", "Tianjin Haowei Trading Co Ltd"),
        ("HK Haowei Electronics Co., Limited", "Hongkong Haowei Electronics Co Limited"),
        ("Haowei (HK) Electronics Limited", "Haowei (Hong Kong) Electronics Ltd"),
        ("Peking Haowei Machinery", "Beijing Haowei Machinery Co"),
        ("新疆生产建设兵团", "Xinjiang Production and Construction Corps"),
        ("株式会社タカハシ商事", "Takahashi Shoji Co Ltd"),
        ("조선련봉총회사", "Korea Ryonbong General Corporation"),
        ("Borisat Kvazar Chamkat", "Kvazar Co Ltd"),
        ("Росагролизинг АО", "RosAgroLeasing JSC"),
        ("PromSvyaz Bank", "Promsviazbank"),
        ("Русгидро", "RusHydro"),
        ("Surgutneftegaz", "Surgutneftegas"),
        ("Kvazar im. Ivanova", "Kvazar imeni Ivanova"),
        ("Филиал АО Квазар Банк", "Kvazar Bank JSC"),
        ("K B T Trading", "KBT Trading"),
        ("Kvazar Ltd (ex Pulsar Ltd)", "Pulsar Ltd"),
        ("Joson Ryonbong Chonghoesa", "Korea Ryonbong General Corporation"),
        ("Usine Kvazar", "Kvazar Factory"),
        ("Grupo Empresarial Kvazar", "Kvazar Business Group"),
        ("Kvazar Savunma Sanayi A.Ş.", "Kvazar Defense Industries"),
        ("Société Kvazar pour le Transport", "Kvazar Transport Company"),
        ("Beijing Haowei Keji Gufen Youxian Gongsi", "Beijing Haowei Technology Co Ltd"),
    ],
)
def test_a_body_by_its_sounds_and_by_what_its_words_mean(name: str, listed: str) -> None:
    assert level_of(name, listed, "Organization") == STRONG
    assert level_of(listed, name, "Organization") == STRONG


@pytest.mark.parametrize(
    ("name", "listed", "most"),
    [
        ("Wang Chen", "Wang Shen", None),
        ("James Williams", "William James", WEAK),
        ("Slobodan Milošević", "Slobodan Milosevic", STRONG),
        ("Chan Hou", "Shan Hu", None),
        ("Martine Dupont", "Martin Dupont", WEAK),
        ("Marine Dupont", "Marin Dupont", WEAK),
        ("Kim Gil", "Kim Kil", WEAK),
        ("Li Bai", "Li Pai", WEAK),
        ("Kim Jong Un", "Kim Jong Il", None),
        ("이재용", "Lee Jae-myung", WEAK),
        ("Ким Чен Ир", "Kim Jong Nam", None),
        ("Sun Chunlan", "Sun Junlan", None),
        ("Chang Wei", "Zhang Wei", None),
        ("Tsao Wei", "Zao Wei", None),
        ("Hsi Chin-p'ing", "Xi Qinbing", None),
        ("Hu Na", "Fu Na", None),
        ("Tina Turner", "China Turner", None),
        ("Ono Shozo", "Ono Shoji", None),
        ("William Brown", "William Braun", WEAK),
        ("Igor Zaitsev", "Igor Saitsev", WEAK),
        ("Nina Chernova", "Nina Hernova", WEAK),
        ("Lv Ming", "Liu Ming", None),
        ("Dragan Jovanovic", "Dragana Jovanovic", WEAK),
        ("Milan Markovic", "Milan Mirkovic", WEAK),
    ],
)
def test_short_words_and_women_are_not_read_as_another(
    name: str, listed: str, most: str | None
) -> None:
    assert level_of(name, listed, "Person") == most


def test_other_words_of_business_keep_bodies_apart() -> None:
    assert level_of("高林贸易有限公司", "Gaolin Chemical Co., Ltd", "Company") != STRONG
    assert level_of("대동무역", "Taedong Bank", "Company") != STRONG


def test_an_owner_of_no_known_kind_is_read_as_a_person_too() -> None:
    assert level_of("Pjotrs Avens", "Petr Aven", "LegalEntity") == STRONG


def test_a_reading_that_nobody_writes_is_not_quoted() -> None:
    rows = [Party("r", "Person", [Name("Park Geun-hye")]), Party("l", "Person", [Name("박근혜")])]
    (found,) = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")]).unsure.to_pylist()
    assert "same name as romanised elsewhere" in found["reason"]
    assert "Pak Kon He" not in found["reason"]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Rossi Glass Ltd", "Russia Glass Ltd"),
        ("Porto Kvazar Ltd", "Port Kvazar Authority of Lima"),
        ("Zavod Kvazar", "Zavod Pulsar"),
        ("Zapad Kvazar", "East Kvazar"),
        ("San Kvazar Bank", "Kvazar Industrial Bank"),
        ("J.P. Morgan", "Morgan"),
        ("Casa Kvazar", "Kvazar Bau"),
        ("Puerto Kvazar", "Porto Kvazar Cement"),
        ("Bati Cimento", "Dogu Cimento"),
        ("Great Wall Motor", "Gross Motor Kvazar"),
        ("Kvazar HK Ltd", "Kvazar Ltd"),
        ("Zavod №9 Kvazar", "Kvazar Plant No. 8"),
        ("Red Star Bank", "Red Sea Bank"),
        ("Design Bureau Luch", "Design Bureau Granit"),
    ],
)
def test_words_that_only_look_like_those_of_another_language(name: str, listed: str) -> None:
    assert level_of(name, listed, "Organization") != STRONG


@pytest.mark.parametrize(
    ("name", "listed", "level"),
    [
        ("عبدالرحمن محمد جعفر علي", "Abd al-Rahman Jaffar Ali", WEAK),
        ("أحمد حقاني", "Mohammad Haqqani", None),
        ("محمد حقاني", "Ahmad Haqqani", None),
        ("خالد منصور", "Walid Mansur", None),
        ("Martin Din", "Martin", None),
    ],
)
def test_consonants_across_scripts_tell_names_apart(
    name: str, listed: str, level: str | None
) -> None:
    assert level_of(name, listed, "Person") == level
