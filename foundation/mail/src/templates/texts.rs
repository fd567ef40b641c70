use super::{Letter, Words};
use crate::Locale;

/// The words of a letter in a language.
pub(super) fn words(letter: &Letter, locale: Locale) -> Words {
    let (subject, before, button, after) = match locale {
        Locale::En => english(letter),
        Locale::Zh => chinese(letter),
        Locale::Ms => malay(letter),
    };
    let (greeting, greeting_nameless, closing) = match locale {
        Locale::En => ("Hi {name},", "Hi,", "Warm wishes,\nATAS"),
        Locale::Zh => ("{name}，你好：", "你好：", "祝一切顺利！\nATAS"),
        Locale::Ms => ("Hai {name},", "Hai,", "Salam mesra,\nATAS"),
    };
    Words { subject, greeting, greeting_nameless, before, button, after, closing }
}

/// Subject, paragraphs before the button, the button, paragraphs after it.
type Text = (&'static str, &'static [&'static str], &'static str, &'static [&'static str]);

fn english(letter: &Letter) -> Text {
    match letter {
        Letter::Verify { .. } => (
            "Confirm your e-mail address",
            &[
                "Welcome to ATAS! One tap and your address is confirmed. If it is your campus address, you join your campus too.",
            ],
            "Confirm my address",
            &["The link works once, within 24 hours. If you did not sign up, just ignore this mail."],
        ),
        Letter::Reset { .. } => (
            "Choose a new password",
            &["You asked for a new password. Here you can choose one."],
            "Choose a new password",
            &[
                "The link works once, within an hour. If you did not ask for it, ignore this mail: nothing has changed.",
            ],
        ),
        Letter::PasswordChanged { .. } => (
            "Your password was changed",
            &[
                "Your password has just been changed, and your other devices were signed out.",
                "That was you? Then all is well.",
            ],
            "That was not me",
            &["If it was not you, choose a new password right away."],
        ),
        Letter::AccountExists { .. } => (
            "You already have an account",
            &[
                "Somebody just tried to sign up with this address. You already have an account with us, so nothing happened.",
            ],
            "Sign in",
            &[
                "If you forgot your password, the sign-in page helps you choose a new one. If this was not you, you can ignore this mail.",
            ],
        ),
        Letter::AccountDeleted => (
            "Your account is deleted",
            &[
                "As you asked, your account is deleted: your name, your address, your profile and your sign-ins are gone.",
                "What you wrote in rooms stays for the others, without your name. You are welcome back any time.",
            ],
            "",
            &[],
        ),
        Letter::Digest(_) => (
            "{count} notifications wait for you",
            &["While you were away:"],
            "Open ATAS",
            &["You get this mail at most once a day, and only when you have not looked for a day."],
        ),
    }
}

fn chinese(letter: &Letter) -> Text {
    match letter {
        Letter::Verify { .. } => (
            "请确认你的邮箱",
            &["欢迎来到 ATAS！点一下就能确认邮箱。如果这是你的校园邮箱，你也会同时加入自己的校园。"],
            "确认邮箱",
            &["链接 24 小时内有效，只能使用一次。如果不是你本人注册，请忽略这封邮件。"],
        ),
        Letter::Reset { .. } => (
            "设置新密码",
            &["我们收到了你重设密码的请求，请在这里设置新密码。"],
            "设置新密码",
            &["链接一小时内有效，只能使用一次。如果不是你本人操作，请忽略这封邮件，你的密码不会改变。"],
        ),
        Letter::PasswordChanged { .. } => (
            "你的密码已更改",
            &["你的密码刚刚更改，其他设备已退出登录。", "如果是你本人操作，就没有问题。"],
            "不是我本人操作",
            &["如果不是你，请马上设置新密码。"],
        ),
        Letter::AccountExists { .. } => (
            "你已经有账号了",
            &["刚才有人用这个邮箱注册。你在 ATAS 已经有账号，所以什么都没有改变。"],
            "登录",
            &["忘记密码的话，可以在登录页设置新密码。如果不是你本人，请忽略这封邮件。"],
        ),
        Letter::AccountDeleted => (
            "你的账号已删除",
            &[
                "按照你的要求，账号已经删除：你的名字、邮箱、个人资料和登录记录都已清除。",
                "你在聊天室里写过的内容会保留给其他人，但不再显示你的名字。欢迎随时回来。",
            ],
            "",
            &[],
        ),
        Letter::Digest(_) => (
            "你有 {count} 条未读通知",
            &["你不在的时候："],
            "打开 ATAS",
            &["这封邮件每天最多一封，而且只在你一整天没有查看时才发送。"],
        ),
    }
}

fn malay(letter: &Letter) -> Text {
    match letter {
        Letter::Verify { .. } => (
            "Sahkan alamat e-mel anda",
            &[
                "Selamat datang ke ATAS! Satu ketikan sahaja dan alamat anda disahkan. Jika ini alamat kampus anda, anda terus menyertai kampus anda.",
            ],
            "Sahkan alamat saya",
            &[
                "Pautan ini boleh digunakan sekali dalam masa 24 jam. Jika anda tidak mendaftar, abaikan sahaja e-mel ini.",
            ],
        ),
        Letter::Reset { .. } => (
            "Pilih kata laluan baharu",
            &["Anda meminta kata laluan baharu. Pilihlah di sini."],
            "Pilih kata laluan baharu",
            &[
                "Pautan ini boleh digunakan sekali dalam masa satu jam. Jika anda tidak memintanya, abaikan e-mel ini: tiada apa yang berubah.",
            ],
        ),
        Letter::PasswordChanged { .. } => (
            "Kata laluan anda telah ditukar",
            &[
                "Kata laluan anda baru sahaja ditukar, dan peranti anda yang lain telah dilog keluar.",
                "Jika itu anda, semuanya baik.",
            ],
            "Itu bukan saya",
            &["Jika itu bukan anda, pilih kata laluan baharu sekarang juga."],
        ),
        Letter::AccountExists { .. } => (
            "Anda sudah mempunyai akaun",
            &[
                "Seseorang baru sahaja cuba mendaftar dengan alamat ini. Anda sudah mempunyai akaun, jadi tiada apa yang berlaku.",
            ],
            "Log masuk",
            &[
                "Jika anda terlupa kata laluan, halaman log masuk boleh membantu. Jika itu bukan anda, abaikan e-mel ini.",
            ],
        ),
        Letter::AccountDeleted => (
            "Akaun anda telah dipadamkan",
            &[
                "Seperti yang anda minta, akaun anda telah dipadamkan: nama, alamat, profil dan log masuk anda sudah tiada.",
                "Apa yang anda tulis di dalam bilik kekal untuk orang lain, tanpa nama anda. Anda dialu-alukan kembali pada bila-bila masa.",
            ],
            "",
            &[],
        ),
        Letter::Digest(_) => (
            "{count} pemberitahuan menunggu anda",
            &["Semasa anda tiada:"],
            "Buka ATAS",
            &[
                "Anda menerima e-mel ini paling banyak sekali sehari, dan hanya jika anda tidak melihatnya selama sehari.",
            ],
        ),
    }
}
