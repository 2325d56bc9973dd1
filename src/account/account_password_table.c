#include "account/account_password.h"

const char *const password_rows[] = {
    "`1234567890-=\\",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "qawsedrftgyhujikolp",
    "!@#$%^&*()_+", /* the digits' row with shift: American, then Japanese */
    "!\"#$%&'()=~|",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
    "一二三四五六七八九十",
};
const size_t password_row_count = COUNT(password_rows);

const char *const password_common_words[] = {
    /* words about passwords and machines */
    "password", "passwort", "passwd", "passcode", "passphrase", "pass", "secret", "private",
    "security", "secure", "login", "logon", "signin", "letmein", "letmepass", "openup", "access", "enter",
    "welcome", "hello", "changeme", "changeit", "change", "default", "initial", "temporary", "temp", "test",
    "testing", "tester", "sample", "example", "demo", "guest", "user", "username", "admin", "administrator",
    "root", "superuser", "super", "system", "server", "service", "master", "manager", "operator",
    "support", "office", "company", "computer", "internet", "network", "windows", "linux", "google",
    "microsoft", "oracle", "database", "cisco", "router", "backup", "kaname", "trustno", "nothing", "blank",
    /* favourites of the lists of leaked passwords */
    "iloveyou", "loveyou", "love", "lovely", "baby", "angel", "princess", "prince", "queen", "king", "sunshine",
    "flower", "rainbow", "butterfly", "cookie", "chocolate", "cheese", "banana", "orange", "summer", "winter",
    "spring", "autumn", "dragon", "monkey", "tiger", "lion", "eagle", "falcon", "panther", "dolphin", "kitty",
    "puppy", "pokemon", "pikachu", "naruto", "batman", "superman", "spiderman", "starwars", "matrix", "ninja",
    "samurai", "shadow", "killer", "hunter", "ranger", "warrior", "freedom", "football", "baseball",
    "basketball", "soccer", "hockey", "golf", "tennis", "jordan", "michael", "jennifer", "jessica", "ashley",
    "daniel", "charlie", "thomas", "george", "andrew", "joshua", "ginger", "pepper", "whatever",
    "friend", "family", "mother", "father", "lucky", "happy", "forever", "money", "diamond", "golden",
    "silver", "purple", "yellow", "black", "white", "blue", "green", "mustang", "ferrari", "mercedes",
    "porsche", "toyota", "honda", "nissan", "yamaha", "suzuki", "sony", "nintendo", "playstation", "samsung",
    "apple", "iphone", "android", "amazon", "facebook", "twitter", "minecraft", "metallica", "beatles",
    /* days and months */
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today",
    "reiwa", "heisei", "showa",
    /* Japanese, in letters and in kana and kanji */
    "pasuwado", "pasuwaado", "himitsu", "angou", "aikotoba", "aishiteru", "aisiteru", "daisuki", "suki",
    "arigatou", "arigato", "konnichiwa", "konbanwa", "ohayou", "sayonara", "yoroshiku", "ganbare", "ganbaru",
    "sakura", "hanami", "fujisan", "fuji", "nippon", "nihon", "japan", "tokyo", "toukyou", "osaka", "oosaka",
    "kyoto", "kyouto", "yokohama", "nagoya", "fukuoka", "sapporo", "hokkaido", "okinawa", "kobe", "sendai",
    "hiroshima", "chiba", "saitama", "kanagawa", "tanaka", "satou", "sato", "takahashi", "watanabe", "itou",
    "yamamoto", "nakamura", "kobayashi", "katou", "yoshida", "yamada", "sasaki", "matsumoto", "inoue",
    "kimura", "tarou", "taro", "hanako", "ichiro", "jirou", "doraemon", "anpanman", "gundam", "totoro",
    "mickey", "arashi", "kaisha", "shachou", "kanri", "kanrisha", "shisutemu", "tesuto",
    "パスワード", "ぱすわーど", "暗証番号", "暗号", "秘密", "ひみつ", "合言葉", "あいことば", "管理者", "管理",
    "利用者", "システム", "サーバ", "テスト", "試験", "会社", "株式会社", "社長", "初期", "ようこそ",
    "こんにちは", "おはよう", "ありがとう", "よろしく", "大好き", "だいすき", "愛してる", "あいしてる", "さくら",
    "桜", "富士山", "日本", "にほん", "東京", "大阪", "京都", "横浜", "名古屋", "福岡", "札幌", "佐藤", "鈴木",
    "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "太郎", "花子", "一郎", "令和", "平成",
    "昭和", "ドラえもん", "ポケモン", "ピカチュウ",
};
const size_t password_common_word_count = COUNT(password_common_words);
