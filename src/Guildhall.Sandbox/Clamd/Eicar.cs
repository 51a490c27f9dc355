using System.Text;

namespace Guildhall.Sandbox.Clamd;

/// <summary>The file every virus scanner finds and that does no harm. In pieces, so that no scanner finds it here.</summary>
public static class Eicar
{
    /// <summary>The 68 bytes.</summary>
    public static byte[] Bytes { get; } = Encoding.ASCII.GetBytes(
        string.Concat(@"X5O!P%@AP[4\PZX54(P^)", "7CC)7}$EICAR-STAND", "ARD-ANTIVIRUS-TEST", "-FILE!$H+H*"));
}
