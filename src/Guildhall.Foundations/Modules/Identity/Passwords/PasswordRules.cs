using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Guildhall.Foundations.Modules.Identity.Passwords;

/// <summary>What can be wrong with a new password.</summary>
internal enum PasswordProblem
{
    /// <summary>It has too few characters.</summary>
    TooShort,

    /// <summary>It has more characters than we take.</summary>
    TooLong,

    /// <summary>It is among the first a guesser tries.</summary>
    EasilyGuessed,
}

/// <summary>
/// What a new password must be: long, and not what a guesser tries first. No rules on capitals, digits or signs,
/// which make passwords hard to remember and no harder to guess.
/// </summary>
internal sealed class PasswordRules(PlaceWords places, CommonPasswords common, IStringLocalizer<Words> words) : IPasswordValidator<Account>
{
    public const int Shortest = 12;
    public const int Longest = 256;
    private const int Surprising = 6;

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult((common.Has(password) ? PasswordProblem.EasilyGuessed : Problem(password ?? "", [.. places.Words, .. Split(user.Name), .. Split(user.Email)])) is { } problem
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = Say(problem) })
            : IdentityResult.Success);

    /// <summary>What is wrong with a password, or null.</summary>
    /// <param name="known">Words a guesser knows of the place and the person.</param>
    public static PasswordProblem? Problem(string password, IEnumerable<string> known) =>
        password.Length < Shortest ? PasswordProblem.TooShort
        : password.Length > Longest ? PasswordProblem.TooLong
        : IsEasilyGuessed(password, known) ? PasswordProblem.EasilyGuessed
        : null;

    private string Say(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => words["Password must be {0} characters or more", Shortest],
        PasswordProblem.TooLong => words["Password must be {0} characters or fewer", Longest],
        _ => words["New password is too easy to guess. Try three or four random words"],
    };

    // What is left once the words everyone tries, runs and repeats are taken out must be worth guessing at.
    private static bool IsEasilyGuessed(string password, IEnumerable<string> known)
    {
        var typed = password.Normalized().ToLowerInvariant();
        var read = AsRead(typed);
        var expected = new bool[typed.Length];
        foreach (var word in known.Select(word => AsRead(word.Normalized().ToLowerInvariant())).Where(word => word.Length >= 3).Concat(s_common))
        {
            for (var at = read.IndexOf(word, StringComparison.Ordinal); at >= 0; at = read.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                Array.Fill(expected, true, at, word.Length);
            }
        }

        for (var i = 1; i < typed.Length; i++)
        {
            expected[i] |= Follows(typed[i - 1], typed[i]);
        }

        return typed.Where((c, i) => !expected[i] && char.IsLetterOrDigit(c)).Take(Surprising).Count() < Surprising
            || typed.Distinct().Count() < Surprising;
    }

    // Letters as they are read, place by place: p@ssw0rd is "password".
    private static string AsRead(string text) => string.Concat(text.Select(c => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' or '€' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => c,
    }));

    // Repeats the last, or stands beside it in the alphabet or on the keyboard.
    private static bool Follows(char last, char next) =>
        next == last || (char.IsLetterOrDigit(last) && Math.Abs(next - last) == 1)
        || s_rows.Any(row => row.Contains($"{last}{next}", StringComparison.Ordinal));

    private static IEnumerable<string> Split(string text) => text.Split([' ', '.', '-', '_', '@', '\''], StringSplitOptions.RemoveEmptyEntries);

    private static readonly string[] s_rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz"];

    private static readonly string[] s_common =
    [
        .. """
        password passwd passphrase passcode pass word secret welcome letmein changeme change login logon signin admin administrator
        root user guest test testing temp temporary default system computer internet windows server access qwerty
        dragon monkey football rugby liverpool arsenal chelsea everton manchester united tottenham celtic rangers
        princess sunshine iloveyou summer winter autumn spring monday tuesday wednesday thursday friday saturday sunday
        january february march april june july august september october november december christmas
        batman superman starwars pokemon whatever nothing trustno mypassword thisismy
        london england scotland wales britain british council borough county town hall guildhall government
        staff officer team helpdesk service customer resident housing planning benefits waste bins recycling library parking tax
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];
}
