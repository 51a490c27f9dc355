using Guildhall.Platform.Data;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>Counts how people try to sign in, and whether they get in. Nothing is kept of who they are.</summary>
internal static class SignInFigures
{
    /// <summary>Counts a try, in the transaction that tells of it.</summary>
    public static void Count(Transaction tx, string scheme, string method, bool succeeded) => tx.AtCommit(
        "insert into identity.sign_in_attempt (id, at, scheme, method, succeeded) values (@id, @at, @scheme, @method, @succeeded)",
        ("id", tx.NewId()), ("at", tx.Now), ("scheme", scheme), ("method", method), ("succeeded", succeeded));
}
